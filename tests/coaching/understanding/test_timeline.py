"""Which day of a message is the interview's, which the promised one, and what hour it was at."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.coaching.understanding import Moment, read_interview

THURSDAY = Moment(datetime(2026, 7, 9, 16, tzinfo=UTC), ZoneInfo("Europe/London"))


@pytest.mark.parametrize(
    ("said", "day", "hour", "promised"),
    [
        ("had interview at Boots yesterday evening, cashier", "2026-07-08", "", ""),
        (
            "Boots interview was on Monday and they said they'd call me Wednesday",
            "2026-07-06",
            "",
            "2026-07-15",
        ),
        (
            "Boots earlier today, decision expected by the end of next week",
            "2026-07-09",
            "",
            "2026-07-17",
        ),
        (
            "met Boots on Tue 7th July, they promised to email by Mon 13th",
            "2026-07-07",
            "",
            "2026-07-13",
        ),
        ("interviewed a week ago at Boots, told 10 working days", "2026-07-02", "", "2026-07-23"),
        (
            "had my interview on the 3rd at Boots and should find out on the 17th",
            "2026-07-03",
            "",
            "2026-07-17",
        ),
        (
            "interview with Boots yesterday; will hear back Friday at the latest",
            "2026-07-08",
            "",
            "2026-07-10",
        ),
        (
            "Boots have invited me for interview on Tuesday 14th July at 10am",
            "2026-07-14",
            "10:00",
            "",
        ),
        (
            "starting interviews next week, first one Boots on Monday at 9",
            "2026-07-13",
            "09:00",
            "",
        ),
        ("Just left Boots. They'll make a decision on Monday", "2026-07-09", "", "2026-07-13"),
        # where they live is no interview to come
        ("interview at Boots on Tuesday with Mo, I'm in Leeds", "2026-07-07", "", ""),
        ("I'm in on Tuesday at Boots, meeting Mo", "2026-07-14", "", ""),
        # nobody is invited a year ahead
        ("going for cashier, interview at Boots on 25 June", "2026-06-25", "", ""),
        ("I applied in June and interviewed at Boots on Tuesday", "2026-07-07", "", ""),
        ("interviewed 1/7 Boots. answer by 15/7", "2026-07-01", "", "2026-07-15"),
        ("Boots, 30 June, hear within 3 weeks", "2026-06-30", "", "2026-07-30"),
        (
            "interview at Boots this afternoon, they want to decide before the weekend",
            "2026-07-09",
            "",
            "",
        ),
        ("interview tomorrow 2pm Boots", "2026-07-10", "14:00", ""),
        ("I'll be interviewed by Boots on Monday 20 July, 11:30", "2026-07-20", "11:30", ""),
        ("my Boots interview is next Wednesday", "2026-07-15", "", ""),
        ("Boots - yesterday - they'll ring tomorrow or Monday", "2026-07-08", "", ""),
        (
            "I had the interview on Monday (6th) at Boots, deadline for decision is the 20th",
            "2026-07-06",
            "",
            "2026-07-20",
        ),
        ("had Boots two days ago, hoping to hear by tomorrow", "2026-07-07", "", "2026-07-10"),
        (
            "had a chat with Boots at lunch today, they'll come back to me by close of play Friday",
            "2026-07-09",
            "",
            "2026-07-10",
        ),
        ("boots yday they sed they let me no by nxt friday", "2026-07-08", "", "2026-07-17"),
        ("Boots trial shift this Saturday", "2026-07-11", "", ""),
        ("finished my Boots interview 20 minutes ago", "2026-07-09", "", ""),
        ("Thursday two weeks ago I was interviewed at Boots", "2026-06-25", "", ""),
        ("Sunday I had an interview at Boots for weekend cashier", "2026-07-05", "", ""),
        ("interview Boots a week today", "2026-07-16", "", ""),
        (
            "today's interview at Boots was ok, result at end of July",
            "2026-07-09",
            "",
            "2026-07-31",
        ),
        ("Boots interview (Wed 8/7), feedback due Fri 17/7", "2026-07-08", "", "2026-07-17"),
        ("interviewed on Monday of last week at Boots", "2026-06-29", "", ""),
        (
            "had interview at Boots on Wednesday, Sam said give them until Tuesday",
            "2026-07-08",
            "",
            "2026-07-14",
        ),
        (
            "Boots on Monday at 3, they finish interviewing tomorrow and decide Tuesday",
            "2026-07-06",
            "15:00",
            "2026-07-14",
        ),
        ("Boots: 22 July, 3.30pm", "2026-07-22", "15:30", ""),
        (
            "Came out of Boots an hour ago, they said by 5pm tomorrow",
            "2026-07-09",
            "",
            "2026-07-10",
        ),
        ("interview on 7.7.26 at Boots", "2026-07-07", "", ""),
        ("interviewed with Boots yesterday, start date would be 1 August", "2026-07-08", "", ""),
        (
            "Interviewed yesterday at Boots. I'm away from the 20th so hope they ring before",
            "2026-07-08",
            "",
            "",
        ),
        ("Boots tomorrow morning at quarter to nine", "2026-07-10", "08:45", ""),
        ("4pm yesterday at Boots", "2026-07-08", "16:00", ""),
        ("Tuesday - Boots - decision in a week", "2026-07-07", "", "2026-07-16"),
        ("my interview's on the 22nd at 9 at Boots", "2026-07-22", "09:00", ""),
        ("Boots interview monday noon", "2026-07-13", "12:00", ""),
        ("Got Boots on Friday week at quarter past ten", "2026-07-17", "10:15", ""),
        (
            "Boots interview yesterday! they'll be making calls on the 16th",
            "2026-07-08",
            "",
            "2026-07-16",
        ),
        (
            "wed I was at Boots for cashier, they meet on Monday to choose",
            "2026-07-08",
            "",
            "2026-07-13",
        ),
        ("interview Boots tues. result fri", "2026-07-07", "", "2026-07-10"),
        (
            "Boots at 10 this morning, she'll ring me later today",
            "2026-07-09",
            "10:00",
            "2026-07-09",
        ),
        ("off to Boots for an interview tomorrow 9:30", "2026-07-10", "09:30", ""),
        (
            "Boots on the 6th. They told me to expect a call by the 20th July",
            "2026-07-06",
            "",
            "2026-07-20",
        ),
        ("saw Boots on saturday and they said end of the week", "2026-07-04", "", "2026-07-10"),
        ("had interview Monday last week at Boots", "2026-06-29", "", ""),
        ("Boots yesterday, she reckons about a fortnight", "2026-07-08", "", "2026-07-23"),
        ("first interview since March! Boots, 3 August, 10 am", "2026-08-03", "10:00", ""),
        ("Boots want to interview me this time next week", "2026-07-16", "", ""),
        ("interviewed by Boots on the 7th for a September start", "2026-07-07", "", ""),
        ("interviewed 5th July. Boots. Will call within 48 hours", "2026-07-05", "", "2026-07-11"),
        ("had an interview at Boots yesterday at the Monday Street branch", "2026-07-08", "", ""),
        ("interviewed a month ago at Boots", "2026-06-09", "", ""),
        ("2 weeks today 1pm Boots interview", "2026-07-23", "13:00", ""),
        ("the Boots interview has moved from Monday to Tuesday", "2026-07-14", "", ""),
        ("boots interviewd me tuseday", "2026-07-07", "", ""),
        ("sunday coming, Boots", "2026-07-12", "", ""),
        (
            "I had interview of Boots on 8th July and result will be declared on 15th",
            "2026-07-08",
            "",
            "2026-07-15",
        ),
        ("Boots on 08.07.2026, they answer until 20.07.", "2026-07-08", "", "2026-07-20"),
        ("boots friday 3rd july 2pm - hear by 24th", "2026-07-03", "14:00", "2026-07-24"),
    ],
)
def test_each_day_and_hour_falls_to_its_owner(
    said: str, day: str, hour: str, promised: str
) -> None:
    told = read_interview(said, THURSDAY)
    found = (told.day, told.hour and told.hour.strftime("%H:%M"), told.promised)
    assert [str(each or "") for each in found] == [day, hour, promised]
