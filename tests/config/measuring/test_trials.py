"""The cases that measurements are made on are whole, and their gold speaks of what stands in them."""

from __future__ import annotations

import pytest

from config.measuring.matrix import cells_of, open_demands
from config.measuring.measured import PageError
from config.measuring.promises import pairs_of
from config.measuring.trials import missing_page, own_trials, page_trial, sets_of

TRIALS = own_trials()
STATUSES = {"answered", "partly", "planned", "lost", "nobody"}
every_trial = pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.name)


def test_there_are_cases_of_many_fields_and_some_are_kept_back():
    assert len(TRIALS) >= 12
    assert {trial.kept_back for trial in TRIALS} == {True, False}


@every_trial
def test_gold_names_every_ask_and_only_words_that_stand_in_it(trial):
    asks = {ask.number: ask.text for ask in trial.asks}
    matrix = trial.gold["matrix"]

    assert list(matrix) == list(asks)
    assert {row["status"] for row in matrix.values()} <= STATUSES
    assert {name for row in matrix.values() for name in row.get("opinions", ())} <= set(trial.bureaus)
    assert [
        word for ask, row in matrix.items() for word in row.get("open", ()) if word not in asks[ask]
    ] == []


@every_trial
def test_gold_names_promises_of_letters_that_are_there(trial):
    letters = {"答复": trial.reply, **trial.opinions}
    promises = trial.gold["promises"]

    assert set(promises) == set(letters)
    assert [
        one["words"] for name, some in promises.items() for one in some if one["words"] not in letters[name]
    ] == []


@every_trial
def test_each_case_is_measured_cell_by_cell_and_promise_by_promise(trial):
    cells = list(cells_of(trial))
    pairs = list(pairs_of(trial))
    opened = open_demands(trial)

    assert len(cells) == len(trial.asks) * (1 + len(trial.bureaus))
    assert sum(pair.gold is not None for pair in pairs) == sum(map(len, trial.gold["promises"].values()))
    assert all(pair.ours is not None or not pair.particulars for pair in pairs)
    assert opened.found <= opened.listed
    assert opened.rightly <= opened.named


def test_without_the_page_only_our_own_cases_are_measured():
    assert [key for key, _label, _trials in sets_of(None)] == ["own", "kept_back"]
    assert "--page" in missing_page(None)[0]


def test_another_page_has_no_gold():
    with pytest.raises(PageError):
        page_trial("今天天气很好。")


def test_real_page_falls_into_its_letters(shared_case):
    trial = page_trial((shared_case / "published-page.txt").read_text(encoding="utf-8"))

    assert [ask.number for ask in trial.asks] == list(trial.gold["matrix"])
    assert set(trial.opinions) == {name for name, full in trial.gold["bureaus"].items() if full}
    assert missing_page("页") == ()
