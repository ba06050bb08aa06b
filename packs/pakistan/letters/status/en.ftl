title = Position under the instruments known to us
opening = Asked on { $today } by { $office }: which dated instruments bear on the person named below, as far as we know them. This is a working note from public sources, not legal advice.
unverified = No lawyer has verified the instruments below. Each is given with its dates, where it was read and how sure we are. Check the text of each before relying on it.
heading-instruments = Instruments
instrument = { $title }. Issued by: { $issuer }. What it does: { $effect }. From { $from } to { $to }; known since { $known }. How sure: { $confidence }. Verified: { $verified }.
no-instruments = No instrument known to us bears on this person on this date.
horizon = What was issued after the last day our sources reach is not known to us and is not taken to be unchanged.
closing = What contradicts what is left side by side: the instruments above are all that bear on the person, for and against.
