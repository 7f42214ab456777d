"""Dates as people type them: understood, or refused with the way to write them. Never guessed."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aims_tui.dates import HELP, HELP_PAST, DateUnclear, InFuture, away, parse, settled, shifted

TUESDAY = date(2026, 11, 24)

UNDERSTOOD = [
    ("2026-12-14", "2026-12-14"),
    (" 2026-12-14 ", "2026-12-14"),
    ("2024-02-29", "2024-02-29"),
    ("today", "2026-11-24"),
    ("Tomorrow", "2026-11-25"),
    ("yesterday", "2026-11-23"),
    ("+10d", "2026-12-04"),
    ("+2w", "2026-12-08"),
    ("+3m", "2027-02-24"),
    ("+1y", "2027-11-24"),
    ("-5d", "2026-11-19"),
    ("+ 3 M", "2027-02-24"),
    ("+0d", "2026-11-24"),
    ("friday", "2026-11-27"),
    ("Fri", "2026-11-27"),
    ("monday", "2026-11-30"),
    ("tuesday", "2026-12-01"),
    ("next friday", "2026-12-04"),
    ("next  monday", "2026-11-30"),
    ("next sunday", "2026-12-06"),
    ("14 Dec", "2026-12-14"),
    ("14 dec 2027", "2027-12-14"),
    ("14 December 2027", "2027-12-14"),
    ("14. Dec.", "2026-12-14"),
    ("14dec2027", "2027-12-14"),
    ("14 dec, 2027", "2027-12-14"),
    ("Dec 14", "2026-12-14"),
    ("December 14th, 2027", "2027-12-14"),
    ("Jan. 5", "2027-01-05"),
    ("1st may", "2027-05-01"),
    ("5 sept", "2027-09-05"),
    ("3 mar 2026", "2026-03-03"),
    ("24 nov", "2026-11-24"),
    ("23 nov", "2027-11-23"),
    ("29 feb", "2028-02-29"),
    ("29 feb 2028", "2028-02-29"),
    ("2026/12/14", "2026-12-14"),
    ("2026.12.14", "2026-12-14"),
    ("2026-1-5", "2026-01-05"),
    ("20261214", "2026-12-14"),
    ("2026\u201112\u201114", "2026-12-14"),
    ("31.12.2026", "2026-12-31"),
    ("31. 12. 2026", "2026-12-31"),
    ("31.12.26", "2026-12-31"),
    ("25/12/2026", "2026-12-25"),
    ("12/25/2026", "2026-12-25"),
    ("25-12-2026", "2026-12-25"),
    ("25 12 2026", "2026-12-25"),
    ("11/11/2026", "2026-11-11"),
    ("25/12", "2026-12-25"),
    ("12/25", "2026-12-25"),
    ("25.12.", "2026-12-25"),
    ("29.2.", "2028-02-29"),
    ("14-Dec-2026", "2026-12-14"),
    ("14/Dec/2026", "2026-12-14"),
    ("14 Dec 26", "2026-12-14"),
    ("14 Dec '26", "2026-12-14"),
    ("14-Dec-26", "2026-12-14"),
    ("Dec 14 26", "2026-12-14"),
    ("Dec-14-2026", "2026-12-14"),
    ("2026 Dec 14", "2026-12-14"),
    ("14th of December", "2026-12-14"),
    ("14 Dec 98", "1998-12-14"),
    ("Mon 14 Dec", "2026-12-14"),
    ("Monday, 14 December 2026", "2026-12-14"),
    ("in 2 weeks", "2026-12-08"),
    ("in two weeks", "2026-12-08"),
    ("in a month", "2026-12-24"),
    ("In 1 Day", "2026-11-25"),
    ("+2 weeks", "2026-12-08"),
    ("3 months from now", "2027-02-24"),
    ("2 weeks ago", "2026-11-10"),
    ("a year ago", "2025-11-24"),
    ("day after tomorrow", "2026-11-26"),
    ("next week", "2026-11-30"),
    ("next month", "2026-12-01"),
    ("next quarter", "2027-01-01"),
    ("next year", "2027-01-01"),
    ("end of month", "2026-11-30"),
    ("end of the month", "2026-11-30"),
    ("end of next month", "2026-12-31"),
    ("end of last month", "2026-10-31"),
    ("start of next month", "2026-12-01"),
    ("end of quarter", "2026-12-31"),
    ("End of year", "2026-12-31"),
    ("end of feb", "2027-02-28"),
    ("end of February 2028", "2028-02-29"),
    ("end of dec 9999", "9999-12-31"),
    ("last friday", "2026-11-20"),
    ("last tuesday", "2026-11-17"),
    ("last monday", "2026-11-23"),
]

IN_THE_PAST = [
    ("27 nov", "2025-11-27"),
    ("23 nov", "2026-11-23"),
    ("24 nov", "2026-11-24"),
    ("27.11.", "2025-11-27"),
    ("29 feb", "2024-02-29"),
    ("end of june", "2026-06-30"),
    ("friday", "2026-11-20"),
    ("tuesday", "2026-11-17"),
    ("Thu 27 Nov", "2025-11-27"),
    ("14 Dec 26", "2026-12-14"),
    ("next friday", "2026-12-04"),
    ("in 2 weeks", "2026-12-08"),
]

REFUSED = [
    "", " ", "soon", "now", "next", "in weeks", "last week", "Dec", "may", "5", "14", "2026", "2026-12", "12/2026",
    "Jul-25", "Dec 2026", "1 2 3", "1 12", "12.1.200", "+1", "+d", "10d", "+10x", "+teen d", "fr", "next next friday",
    "14 decimal", "14 mayhem", "14 ma", "dec 142027", "14 dec 7", "14 dec 2027 10:00", "2026-12-14T10:00",
    "14 dec or so", "foo 14 dec", "--5d", "\x00", "\x1b[2J", "١٤", "٢٠٢٦-١٢-١٤", "½ dec", "2026-12/14", "1.2.3.4",
]  # fmt: skip

NO_SUCH_DAY = [
    "2026-13-01", "2026-02-30", "2026-00-10", "0000-01-01", "2025-02-29", "30 feb", "31 nov", "0 dec", "32 dec",
    "45 dec", "dec 45", "29 feb 2027", "14 mar 0000", "20261314", "2026/14/12", "30/2/2026", "31.6.", "0/5/2026",
    "13/13/2026", "31.4.26", "99-12-31",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "meant"), UNDERSTOOD)
def test_a_written_date_is_understood(typed: str, meant: str) -> None:
    assert parse(typed, TUESDAY) == date.fromisoformat(meant)


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_no_date_or_could_be_two_is_refused_with_a_way_to_write_it(typed: str) -> None:
    with pytest.raises(DateUnclear, match="2026-12-14"):
        parse(typed, TUESDAY)


@pytest.mark.parametrize("typed", NO_SUCH_DAY)
def test_a_day_that_does_not_exist_is_never_taken_for_another(typed: str) -> None:
    with pytest.raises(DateUnclear, match="There is no day"):
        parse(typed, TUESDAY)


@pytest.mark.parametrize(("typed", "meant"), IN_THE_PAST)
def test_a_day_that_lies_in_the_past_is_the_last_such_day_unless_it_says_otherwise(typed: str, meant: str) -> None:
    assert parse(typed, TUESDAY, past=True) == date.fromisoformat(meant)


@pytest.mark.parametrize("typed", ["tomorrow", "2026-12-14", "+2w", "next week", "14 Dec 2026"])
def test_a_day_of_something_that_has_been_does_not_lie_ahead(typed: str) -> None:
    with pytest.raises(InFuture, match=r"202[67] lies in the future, .*\. Give the day on which it was\."):
        settled(typed, TUESDAY, past=True)
    assert settled(typed, TUESDAY, past=False) > TUESDAY


@pytest.mark.parametrize("typed", ["today", "yesterday", "24 Nov", "14 Dec"])
def test_a_day_that_has_been_is_taken(typed: str) -> None:
    assert settled(typed, TUESDAY, past=True) <= TUESDAY


@pytest.mark.parametrize(
    ("typed", "one", "other"),
    [
        ("12/11/2026", "12 November 2026", "11 December 2026"),
        ("12.11.2026", "12 November 2026", "11 December 2026"),
        ("5/6/27", "5 June 2027", "6 May 2027"),
        ("5.6.", "5 June 2027", "6 May 2027"),
        ("26-12-14", "26 December 2014", "14 December 2026"),
    ],
)
def test_only_what_has_two_readings_is_called_ambiguous_and_both_are_named(typed: str, one: str, other: str) -> None:
    with pytest.raises(DateUnclear, match=f"can be {one} or {other}; write "):
        parse(typed, TUESDAY)


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from("./-"))
def test_a_day_in_numbers_means_itself_or_is_called_ambiguous_for_another_that_there_is(day: date, gap: str) -> None:
    typed = f"{day.day}{gap}{day.month}{gap}{day.year}"
    if day.day > 12 or day.day == day.month:
        assert parse(typed, TUESDAY) == day
    else:
        with pytest.raises(DateUnclear, match=f"{day.isoformat()} or {day.replace(day=day.month, month=day.day)}"):
            parse(typed, TUESDAY)


def test_a_weekday_that_is_not_that_of_the_day_is_said() -> None:
    with pytest.raises(DateUnclear, match="14 December 2026 is a Monday"):
        parse("Tue 14 Dec 2026", TUESDAY)


@pytest.mark.parametrize("typed", ["+9999y", "-9999y"])
def test_an_offset_beyond_the_calendar_is_refused(typed: str) -> None:
    with pytest.raises(DateUnclear, match="outside the calendar"):
        parse(typed, TUESDAY)


def test_months_end_where_the_month_ends() -> None:
    assert parse("+1m", date(2026, 1, 31)) == date(2026, 2, 28)
    assert parse("+1y", date(2028, 2, 29)) == date(2029, 2, 28)


def test_the_last_years_of_a_century_without_a_leap_day_still_find_the_next() -> None:
    assert parse("29 feb", date(2096, 3, 1)) == date(2104, 2, 29)


@pytest.mark.parametrize("number", range(7))
def test_a_weekday_is_always_after_today_and_the_next_one_in_the_following_week(number: int) -> None:
    today = TUESDAY + timedelta(days=number)
    for weekday, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")):
        coming, following = parse(name, today), parse(f"next {name}", today)
        assert coming.weekday() == following.weekday() == weekday
        assert 1 <= (coming - today).days <= 7
        next_monday = today + timedelta(days=7 - today.weekday())
        assert next_monday <= following < next_monday + timedelta(days=7)


def test_every_form_that_the_help_names_is_understood() -> None:
    for form in HELP.split(", "):
        assert parse(form, TUESDAY) > TUESDAY
    for form in HELP_PAST.split(", "):
        assert parse(form, TUESDAY, past=True) < TUESDAY


@given(st.dates())
def test_every_iso_date_means_itself(day: date) -> None:
    assert parse(day.isoformat(), TUESDAY) == day


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_with_its_month_by_name_and_a_year_means_itself(day: date) -> None:
    assert parse(f"{day.day} {day:%B} {day.year}", TUESDAY) == day
    assert parse(f"{day:%b} {day.day}, {day.year}", TUESDAY) == day


@given(st.dates(min_value=TUESDAY, max_value=TUESDAY + timedelta(days=364)))
def test_a_day_without_a_year_is_the_next_such_day(day: date) -> None:
    assert parse(f"{day.day} {day:%b}", TUESDAY) == day


@given(st.dates(min_value=TUESDAY - timedelta(days=364), max_value=TUESDAY))
def test_a_past_day_without_a_year_is_the_last_such_day(day: date) -> None:
    assert parse(f"{day.day} {day:%b}", TUESDAY, past=True) == day


@pytest.mark.parametrize("number", range(7))
def test_the_last_weekday_is_one_of_the_seven_days_before_today(number: int) -> None:
    today = TUESDAY + timedelta(days=number)
    for weekday, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun")):
        last = parse(f"last {name}", today)
        assert last == parse(name, today, past=True)
        assert last.weekday() == weekday and 1 <= (today - last).days <= 7


@given(
    st.one_of(
        st.text(st.characters(categories=None, exclude_categories=())),
        st.from_regex(r"[+-]?\s*\d{1,6}\s*[a-z.,/-]{0,9}\s*\d{0,5}"),
        st.from_regex(r"(next )?[a-z]{2,9}\.?\s?\d{0,6},?\s?\d{0,5}"),
        st.from_regex(r"\d{1,4}[-./ ]\d{1,4}[-./ ]?\d{0,4}"),
        st.from_regex(r"((in|end of|last) )?(\d{1,4}|a|two) ?(weeks|months|years|dec|feb)( ago| \d{1,4})?"),
    )
)
@example("9999-99-99")
@example("+9999y")
@example("dec 999999")
def test_no_text_whatever_fails_otherwise_than_by_being_called_unclear(typed: str) -> None:
    for past in (False, True):
        try:
            assert isinstance(parse(typed, TUESDAY, past=past), date)
        except DateUnclear as error:
            assert str(error)


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "today"), (1, "tomorrow"), (-1, "yesterday"), (21, "in 21 days"), (-5, "5 days ago"), (2, "in 2 days")],
)
def test_a_day_is_said_by_its_distance(days: int, said: str) -> None:
    assert away(TUESDAY + timedelta(days=days), TUESDAY) == said


@pytest.mark.parametrize(
    ("typed", "moved"),
    [("+2w", "2027-01-14"), ("-3d", "2026-12-28"), ("+1m", "2027-01-31"), ("in 2 months", "2027-02-28"),
     ("a year ago", "2025-12-31")],
)  # fmt: skip
def test_a_day_is_moved_by_a_distance(typed: str, moved: str) -> None:
    assert shifted(typed, date(2026, 12, 31)).isoformat() == moved


@pytest.mark.parametrize("typed", ["", "tomorrow", "14 Dec", "2w +", "+99999999y"])
def test_what_is_no_distance_is_refused(typed: str) -> None:
    with pytest.raises(DateUnclear):
        shifted(typed, date(2026, 12, 31))
