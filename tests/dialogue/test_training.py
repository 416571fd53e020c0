from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue import training
from bot.dialogue.training import ROOT, NoModelError, TrainingDataError, find_model, fingerprint
from bot.language import encoder_building
from bot.language.encoder_source import encoder_folder
from tests.dialogue.conftest import settings_for
from tests.guards.source import imports, is_in, modules


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what training reads."""
    root = tmp_path / "project"
    root.mkdir()
    for name in ("config.yml", "domain.yml"):
        shutil.copy(ROOT / name, root / name)
    for folder in training.DATA:
        shutil.copytree(ROOT / folder, root / folder)
    return root


@pytest.fixture
def trainings(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Training that only notes that it ran."""
    ran: list[Path] = []

    def note(_root: Path, path: Path, _encoder: Path) -> None:
        ran.append(path)
        path.write_bytes(b"model")

    monkeypatch.setattr(training, "_train", note)
    monkeypatch.setattr(encoder_building, "build_encoder", encoder_folder)
    return ran


def test_trains_once_for_the_same_data(
    project: Path, trainings: list[Path], tmp_path: Path
) -> None:
    settings = settings_for(tmp_path / "home")
    first = training.train(settings, project)
    again = training.train(settings, project)
    assert trainings == [first] == [again]
    assert find_model(settings, project) == first


@pytest.mark.parametrize("name", ["config.yml", "domain.yml", "data/nlu/key_worker.yml"])
def test_trains_again_when_anything_has_changed(
    project: Path, trainings: list[Path], tmp_path: Path, name: str
) -> None:
    settings = settings_for(tmp_path / "home")
    first = training.train(settings, project)
    path = project / name
    path.write_text(path.read_text() + "\n# one more line\n")
    second = training.train(settings, project)
    assert first != second
    assert trainings == [first, second]


def test_a_new_file_and_a_renamed_one_count(project: Path, tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    before = fingerprint(settings, project)
    added = project / "data/nlu/more.yml"
    added.write_text('version: "3.1"\n')
    with_file = fingerprint(settings, project)
    added.rename(project / "data/nlu/other.yml")
    assert len({before, with_file, fingerprint(settings, project)}) == 3


def test_a_newer_library_counts(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = fingerprint(settings_for(tmp_path), project)
    monkeypatch.setattr(training, "version", lambda _: "99.0")
    assert fingerprint(settings_for(tmp_path), project) != before


def test_another_encoder_counts(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = fingerprint(settings_for(tmp_path), project)
    monkeypatch.setattr(training, "encoder_folder", lambda _: Path("encoder-of-their-own"))
    assert fingerprint(settings_for(tmp_path), project) != before


def test_a_word_more_in_a_list_counts(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = fingerprint(settings_for(tmp_path), project)
    language = tmp_path / "language"
    shutil.copytree(training._LANGUAGE, language)
    monkeypatch.setattr(training, "_LANGUAGE", language)
    assert fingerprint(settings_for(tmp_path), project) == before
    with (language / "words/symptoms.txt").open("a") as words:
        words.write("all jittery\n")
    assert fingerprint(settings_for(tmp_path), project) != before


def test_what_is_only_for_readers_counts_for_nothing(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = fingerprint(settings_for(tmp_path), project)
    language = tmp_path / "language"
    shutil.copytree(training._LANGUAGE, language)
    monkeypatch.setattr(training, "_LANGUAGE", language)
    for file in ("mentions.py", "phrases.py", "when/days.py"):
        (language / file).write_text("# another way to read\n")
    assert fingerprint(settings_for(tmp_path), project) == before


def test_what_is_only_for_readers_is_used_by_no_part_of_the_dialogue() -> None:
    theirs = {f"bot.language.{name.removesuffix('.py')}" for name in training._FOR_READERS}
    others = [m for m in modules() if m.room in {"language", "dialogue"}]
    others = [m for m in others if not any(is_in(m.name, their) for their in theirs)]
    used = [f"{m.path}: {name}" for m in others for name, _ in imports(m)]
    assert [u for u in used if any(is_in(u.split(": ")[1], their) for their in theirs)] == []


def test_a_change_to_a_component_of_ours_counts(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = fingerprint(settings_for(tmp_path), project)
    changed = tmp_path / "unfamiliar.py"
    changed.write_text("# another way to be unfamiliar\n")
    monkeypatch.setattr(training, "_COMPONENTS", (changed,))
    assert fingerprint(settings_for(tmp_path), project) != before


def _unused_intent(project: Path) -> None:
    domain = project / "domain.yml"
    domain.write_text(domain.read_text().replace("  - greet\n", "  - greet\n  - wave\n", 1))


def _example_twice(project: Path) -> None:
    nlu = project / "data/nlu/small_talk.yml"
    nlu.write_text(nlu.read_text().replace("      - yes\n", "      - yes\n      - hiya\n", 1))


def _unknown_action(project: Path) -> None:
    rules = project / "data/rules/answers.yml"
    rules.write_text(rules.read_text().replace("action_answer", "action_wave", 1))


def _unknown_topic(project: Path) -> None:
    nlu = project / "data/nlu/small_talk.yml"
    nlu.write_text(nlu.read_text().replace("topic: greet", "topic: weather", 1))


def _unknown_entity(project: Path) -> None:
    nlu = project / "data/nlu/small_talk.yml"
    nlu.write_text(nlu.read_text().replace("      - hiya\n", "      - hiya [Jo](whoever)\n", 1))


@pytest.mark.parametrize(
    "spoil", [_unused_intent, _example_twice, _unknown_action, _unknown_topic, _unknown_entity]
)
def test_unsound_data_are_not_trained(
    project: Path, trainings: list[Path], tmp_path: Path, spoil: Any
) -> None:
    spoil(project)
    with pytest.raises(TrainingDataError):
        training.train(settings_for(tmp_path / "home"), project)
    assert trainings == []


def test_without_a_model_one_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoModelError, match="keyline train"):
        find_model(settings_for(tmp_path))


def test_the_same_data_give_the_same_model(project: Path, model: Path, tmp_path: Path) -> None:
    """Byte for byte the archives differ (times); what they decide must not."""
    import asyncio

    from rasa.core.agent import Agent

    again = training.train(settings_for(tmp_path / "home"), project)
    assert again.name == model.name
    assert not (project / ".rasa").exists()
    texts = ("whos my worker", "mum is not herself", "ta", "zzz", "need a call back")

    def parses(path: Path) -> list[Any]:
        agent = Agent.load(path)
        return [asyncio.run(agent.parse_message(text))["intent_ranking"] for text in texts]

    assert parses(again) == parses(model)
