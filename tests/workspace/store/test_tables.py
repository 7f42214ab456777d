"""The tables that are made from the descriptions."""

from aims_tui.records.all import KINDS
from aims_tui.workspace.store.tables import model_of


def test_the_table_of_a_kind_has_its_fields_and_their_defaults() -> None:
    table = model_of(KINDS["evidence"])
    made = table(id="x", short="EV-01", title="Policy", size=12)
    assert (made.short, made.title, made.size, made.state) == ("EV-01", "Policy", 12, "not_stated")
    assert {*table.__table__.columns.keys()} == {"id", "revision", "clashes", *KINDS["evidence"].fields}
    assert table(id="x").size is None


def test_there_is_an_index_on_what_a_row_belongs_by() -> None:
    assert [each.name for each in model_of(KINDS["action"]).__table__.indexes] == ["action_of"]
    assert not model_of(KINDS["person"]).__table__.indexes


def test_a_number_has_its_default_as_a_number() -> None:
    assert model_of(KINDS["method"])(id="x").tolerance == 8
