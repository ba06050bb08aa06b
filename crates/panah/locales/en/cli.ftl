cli-demo = Demonstration: everybody in it is invented. The desk's clock stands on { $day }.
cli-stop = Ctrl-C ends it.
cli-verified = { $entries } entries verified. Checkpoint: { $code }
cli-office = The office's name for this desk
cli-first-person = Name of the first person (leads the team)
cli-second-person = Name of the second person (works on cases, reads the journal)
cli-begun = The desk has begun in { $dir }. Write the passphrases down, each for its own person; nobody can look them up.
cli-offered = For { $name } these six words are offered. Press Enter to take them, or type an own passphrase:
