"""Reads a calendar with the parser of others and says what is wrong with it. Used by due.rs."""

import sys

import icalendar

calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
wrong = [name for name in ("PRODID", "VERSION") if name not in calendar]
things = [part for part in calendar.walk() if part.name in ("VEVENT", "VTODO")]
for part in calendar.walk():
    wrong += [f"{part.name}: {error}" for error in part.errors]
for thing in things:
    wrong += [f"{thing.name} without {name}" for name in ("UID", "DTSTAMP", "SUMMARY") if name not in thing]
    alarms = [alarm for alarm in thing.subcomponents if alarm.name == "VALARM"]
    wrong += [f"{thing.name} without an alarm"] if not alarms else []
    wrong += ["an alarm without a trigger" for alarm in alarms if "TRIGGER" not in alarm]
if not things:
    wrong.append("nothing is in it")
print("\n".join(wrong))
sys.exit(1 if wrong else 0)
