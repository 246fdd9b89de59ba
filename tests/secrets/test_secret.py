import copy
import json
import pickle
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticSerializationError

from handrail.secrets import Secret

CANARY = "CANARY-7f3"
SECRET = Secret("passphrase", CANARY)


@pytest.mark.parametrize(
    "text", [str(SECRET), repr(SECRET), f"{SECRET}", f"{SECRET:>40}", format(SECRET), f"{SECRET!s}"]
)
def test_every_way_of_printing_gives_its_name(text: str) -> None:
    assert text == "«secret:passphrase»"


def test_reveals_its_value_when_asked() -> None:
    assert SECRET.reveal() == CANARY


@pytest.mark.parametrize(
    "take",
    [
        pickle.dumps,
        copy.copy,
        copy.deepcopy,
        Secret.__getstate__,
        Secret.__reduce__,
        lambda secret: secret.__reduce_ex__(2),
    ],
)
def test_does_not_leave_the_process(take: Any) -> None:
    with pytest.raises(TypeError, match="«secret:passphrase» cannot be pickled or copied"):
        take(SECRET)


def test_equals_itself_alone() -> None:
    assert Secret("passphrase", CANARY) != SECRET
    assert hash(SECRET) != hash(Secret("passphrase", CANARY))


def test_an_empty_one_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="the secret passphrase is empty"):
        Secret("passphrase", "")


def test_json_cannot_write_it() -> None:
    with pytest.raises(TypeError) as refused:
        json.dumps({"a": SECRET})
    assert CANARY not in str(refused.value)


def test_pydantic_cannot_write_it() -> None:
    class Model(BaseModel):
        model_config = ConfigDict(arbitrary_types_allowed=True)
        secret: Secret

    model = Model(secret=SECRET)
    with pytest.raises(PydanticSerializationError) as refused:
        model.model_dump_json()
    assert CANARY not in f"{refused.value}{model!r}{model.model_dump()}"
