title = List of papers and evidence
opening = Held for { $name } by { $office } on { $today }. Originals stay with the person unless it says otherwise.
heading-items = Files
hash = The last column is the SHA-256 of the file as it is kept. Whoever is given the file can compute it again; if one character differs, the file is not the same.
