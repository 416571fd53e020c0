"""The PINs and words that are typed at the end of a sitting, each by whoever will use it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.care.agreed_secrets import SecretKind, as_kept, find_fault
from bot.care.enrolment_words import Fault

#: Which secret stands in which field, in the order in which they are set.
FIELDS = {
    "pin": SecretKind.PIN,
    "memory": SecretKind.MEMORY_WORD,
    "duress": SecretKind.DURESS,
    "quiet": SecretKind.QUIET,
}

#: Of each person by the prefix of their fields: what they agreed, by its field.
Secrets = Mapping[str, Mapping[str, str]]


def read_secrets(
    fields: Mapping[str, str], phones: Mapping[str, Sequence[str]]
) -> tuple[Secrets, list[Fault]]:
    """Read what each person typed twice. `phones`: everybody's prefix, and their own numbers.
    Nothing of a secret is ever in a fault."""
    secrets: dict[str, dict[str, str]] = {}
    faults: list[Fault] = []
    for prefix, numbers in phones.items():
        secrets[prefix] = {}
        for name, kind in FIELDS.items():
            first, again = fields.get(prefix + name, ""), fields.get(f"{prefix}{name}_again", "")
            if not first and not again:
                continue
            unfit = find_fault(kind, first, numbers)
            if as_kept(kind, first) != as_kept(kind, again):
                faults.append(Fault(prefix + name, "The two are not the same. Type both again"))
            elif unfit is not None:
                faults.append(Fault(prefix + name, unfit.value))
            else:
                secrets[prefix][name] = first
    return secrets, faults
