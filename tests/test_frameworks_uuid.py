"""A netproto UUID is taken by frameworks for the standard library's: fields, adapters, serialisers.

netproto is imported before or after them; each case runs in a process of its own for that.
"""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

pytestmark = pytest.mark.skipif(
    sys.implementation.name != "cpython" or sys.version_info >= (3, 14),
    reason="the frameworks have no wheels for this interpreter (see tools/requirements/test.txt)",
)

PYDANTIC = """
import pydantic, uuid as stdlib
class Model(pydantic.BaseModel):
    id: stdlib.UUID
model = Model(id=ours)
assert model.id == ours and Model.model_validate_json(model.model_dump_json()) == model
assert model.model_dump_json() == '{"id":"%s"}' % ours
class Strict(pydantic.BaseModel):
    model_config = {"strict": True}
    id: stdlib.UUID
assert Strict(id=ours).id == ours
"""

OWN_PYDANTIC = """
import pydantic, json, uuid as stdlib
class Model(pydantic.BaseModel):
    id: uuid.UUID
for given in (ours, stdlib.UUID(str(ours)), str(ours), ours.bytes, ours.hex.encode()):
    model = Model(id=given)
    assert type(model.id) is uuid.UUID and model.id == ours and model.model_dump() == {"id": ours}, given
assert model.model_dump_json() == '{"id":"%s"}' % ours and Model.model_validate_json(model.model_dump_json()) == model
assert Model.model_json_schema()["properties"]["id"] == {"format": "uuid", "title": "Id", "type": "string"}
class Strict(Model):
    model_config = {"strict": True}
assert Strict(id=ours).id is ours and type(Strict(id=stdlib.UUID(int=5)).id) is uuid.UUID
assert Strict.model_validate_json(model.model_dump_json()).id == ours
for kind, wrong in [(Model, "x"), (Model, 5), (Model, None), (Model, b"x"), (Strict, str(ours)), (Strict, ours.bytes)]:
    try: kind(id=wrong)
    except pydantic.ValidationError: continue
    raise AssertionError(wrong)
class Mine(uuid.UUID): pass
assert type(pydantic.TypeAdapter(Mine).validate_python(str(ours))) is Mine
"""

SQLALCHEMY = """
import sqlalchemy as sa, uuid as stdlib
engine = sa.create_engine("sqlite://")
columns = sa.Column("id", sa.Uuid, primary_key=True), sa.Column("text", sa.Uuid(as_uuid=False))
table = sa.Table("t", sa.MetaData(), *columns)
table.create(engine)
with engine.begin() as connection:
    connection.execute(table.insert(), [{"id": ours, "text": str(ours)}])
    row = connection.execute(sa.select(table).where(table.c.id == ours)).one()
    assert row.id == ours and hash(row.id) == hash(ours) and row.text == str(ours)
    assert type(sa.literal(ours).type) is sa.Uuid and connection.scalar(sa.select(sa.literal(ours))) == ours
from sqlalchemy import orm
class Base(orm.DeclarativeBase):
    type_annotation_map = {uuid.UUID: sa.Uuid}
class Thing(Base):
    __tablename__ = "things"
    id: orm.Mapped[uuid.UUID] = orm.mapped_column(primary_key=True)
assert type(Thing.__table__.c.id.type) is sa.Uuid
engine.dispose()
"""

PSYCOPG = """
import psycopg, uuid as stdlib
from psycopg.adapt import PyFormat, Transformer
for kind in (PyFormat.TEXT, PyFormat.BINARY):
    dumped = Transformer().get_dumper(ours, kind).dump(ours)
    assert bytes(dumped) in (ours.bytes, str(ours).encode(), ours.hex.encode()), bytes(dumped)
assert psycopg.adapters.get_dumper(type(ours), PyFormat.AUTO).oid == psycopg.adapters.types["uuid"].oid
"""

DJANGO = """
import django, uuid as stdlib
from django.conf import settings
settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, USE_TZ=True)
django.setup()
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.forms import UUIDField
import json
class Thing(models.Model):
    id = models.UUIDField(primary_key=True)
    class Meta:
        app_label = "things"
with connection.schema_editor() as editor:
    editor.create_model(Thing)
Thing.objects.create(id=ours)
assert Thing.objects.get(pk=ours).id == ours == Thing.objects.get(pk=str(ours)).id
assert json.dumps({"id": ours}, cls=DjangoJSONEncoder) == '{"id": "%s"}' % ours
assert UUIDField().clean(ours) == ours and models.UUIDField().to_python(ours) is ours
from django.urls.converters import UUIDConverter
assert UUIDConverter().to_url(ours) == str(ours)
"""

ATTRS = """
import attrs, cattrs, cattrs.preconf.json, json, uuid as stdlib
@attrs.define
class Record:
    id: stdlib.UUID = attrs.field(validator=attrs.validators.instance_of(stdlib.UUID))
record = Record(ours)
converter = cattrs.preconf.json.make_converter()
converter.register_unstructure_hook(stdlib.UUID, str)
converter.register_structure_hook(stdlib.UUID, lambda text, _: stdlib.UUID(text))
assert converter.loads(converter.dumps(record), Record) == record
"""

STANDARD = """
import functools, json, pickle, uuid as stdlib
@functools.singledispatch
def kind(value): return "any"
@kind.register
def _(value: stdlib.UUID): return "uuid"
assert kind(ours) == "uuid"
as_text = lambda value: str(value) if isinstance(value, stdlib.UUID) else None
assert json.dumps([ours], default=as_text) == '["%s"]' % ours
match ours:
    case stdlib.UUID(hex=text):
        assert text == ours.hex
assert {stdlib.UUID(str(ours)): 1}[ours] == 1 and pickle.loads(pickle.dumps([ours, stdlib.UUID(int=5)]))[0] == ours
"""

CASES = {
    "pydantic": PYDANTIC, "pydantic, our annotation": OWN_PYDANTIC, "sqlalchemy": SQLALCHEMY, "psycopg": PSYCOPG,
    "django": DJANGO, "attrs": ATTRS,
    "standard library": STANDARD,
}  # fmt: skip

OURS = "from netproto import uuid\nours = uuid.UUID('12345678-1234-4678-9234-567812345678')\n"


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("first", ["netproto", "framework"])
def test_is_taken_for_the_standard_librarys(name: str, first: str) -> None:
    imports = next(line for line in CASES[name].splitlines() if line.startswith("import"))
    code = (OURS if first == "netproto" else imports + "\n" + OURS) + textwrap.dedent(CASES[name])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


SWAPPED = {
    "pydantic": """
import pydantic
class Model(pydantic.BaseModel):
    id: uuid.UUID
class Strict(Model):
    model_config = {"strict": True}
text = "12345678-1234-4678-9234-567812345678"
for kind, given in ((Model, text), (Model, uuid.UUID(text)), (Strict, uuid.UUID(text))):
    assert type(kind(id=given).id) is uuid.UUID and kind(id=given).id == uuid.UUID(text)
assert pydantic.TypeAdapter(pydantic.UUID4).validate_python(text) == uuid.UUID(text)
""",
    "sqlalchemy": """
import sqlalchemy as sa
from sqlalchemy import orm
class Base(orm.DeclarativeBase): pass
class Thing(Base):
    __tablename__ = "things"
    id: orm.Mapped[uuid.UUID] = orm.mapped_column(primary_key=True)
assert type(Thing.__table__.c.id.type) is sa.Uuid and type(sa.literal(uuid.uuid4()).type) is sa.Uuid
""",
    "psycopg": """
import psycopg
from psycopg import pq
from psycopg.adapt import Transformer
from psycopg.types.uuid import UUIDBinaryLoader, UUIDLoader
# psycopg's own loaders in C write into the standard library's objects; these, which README tells of, do not.
for loader in (UUIDLoader, UUIDBinaryLoader):
    psycopg.adapters.register_loader("uuid", type("Loader", (loader,), {}))
one = uuid.uuid4()
for form, data in ((pq.Format.TEXT, str(one).encode()), (pq.Format.BINARY, one.bytes)):
    assert Transformer().get_loader(psycopg.postgres.types["uuid"].oid, form).load(data) == one
""",
}


SWAPPED_LATER = """
import pydantic, netproto.core
netproto.core.install()
import uuid, ipaddress
class Model(pydantic.BaseModel):
    model_config = {"arbitrary_types_allowed": True}
    id: uuid.UUID
    address: ipaddress.IPv4Address
made = Model(id="12345678-1234-4678-9234-567812345678", address="1.2.3.4")
assert type(made.id) is uuid.UUID and type(made.address) is ipaddress.IPv4Address
assert Model.model_validate_json(made.model_dump_json()) == made
"""


@pytest.mark.parametrize("name", SWAPPED)
def test_in_the_place_of_the_standard_librarys(name: str) -> None:
    code = "import netproto.core\nnetproto.core.install()\nimport uuid\n" + SWAPPED[name]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_in_that_place_after_pydantic() -> None:
    done = subprocess.run([sys.executable, "-c", SWAPPED_LATER], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
