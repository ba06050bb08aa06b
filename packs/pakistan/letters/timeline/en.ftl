title = Custody timeline
opening = What { $office } knows on { $today } of the detention of { $name }. Reports that contradict each other stand side by side; none was left out.
heading-course = Course
closing = A time given as a range is not known more closely. Empty rows are for what is learnt later, by hand, with the source.
