"""Addresses, networks and interfaces of netproto are taken by frameworks for the standard library's.

netproto is imported before or after them; each case runs in a process of its own for that.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(
    sys.implementation.name != "cpython" or sys.version_info >= (3, 14),
    reason="the frameworks have no wheels for this interpreter (see tools/requirements/test.txt)",
)

PYDANTIC = """
import pydantic, ipaddress as stdlib
class Model(pydantic.BaseModel):
    address: stdlib.IPv4Address
    address6: stdlib.IPv6Address
    network: stdlib.IPv4Network
    network6: stdlib.IPv6Network
    interface: stdlib.IPv4Interface
    interface6: stdlib.IPv6Interface
    either: pydantic.IPvAnyAddress
fields = dict(zip(Model.model_fields, [*all_ours, all_ours[0]]))
model = Model(**fields)
assert Model.model_validate_json(model.model_dump_json()) == model
assert [getattr(model, name) for name in fields] == list(fields.values())
assert '"network":"10.1.0.0/16"' in model.model_dump_json()
class Strict(pydantic.BaseModel):
    model_config = {"strict": True}
    address: stdlib.IPv4Address
assert Strict(address=all_ours[0]).address == all_ours[0]
"""

OWN_PYDANTIC = """
import pydantic, json, ipaddress as stdlib
from netproto import ipaddress as mine
names = ["IPv4Address", "IPv6Address", "IPv4Network", "IPv6Network", "IPv4Interface", "IPv6Interface"]
formats = ["ipv4", "ipv6", "ipv4network", "ipv6network", "ipv4interface", "ipv6interface"]
for name, form in zip(names, formats):
    kind, one = getattr(mine, name), next(one for one in all_ours if type(one).__name__ == name)
    lax, strict = pydantic.TypeAdapter(kind), pydantic.TypeAdapter(kind, config={"strict": True})
    theirs = getattr(stdlib, name)(str(one))
    for adapter, given in ((lax, one), (lax, theirs), (lax, str(one)), (strict, one), (strict, theirs)):
        found = adapter.validate_python(given)
        assert type(found) is kind and found == one, given
    assert lax.dump_json(one) == json.dumps(str(one)).encode() and lax.dump_python(one) is one
    assert strict.validate_json(lax.dump_json(one)) == one
    assert lax.json_schema() == {"type": "string", "format": form}, lax.json_schema()
    for adapter, wrong in ((lax, "x"), (lax, None), (lax, []), (strict, str(one))):
        try: adapter.validate_python(wrong)
        except pydantic.ValidationError: continue
        raise AssertionError((name, wrong))
try: pydantic.TypeAdapter(mine.IPv4Interface, config={"strict": True}).validate_python(mine.IPv4Address("1.2.3.4"))
except pydantic.ValidationError: pass
else: raise AssertionError
try: pydantic.TypeAdapter(mine._BaseAddress)
except pydantic.errors.PydanticSchemaGenerationError: pass
else: raise AssertionError
"""

SQLALCHEMY = """
import sqlalchemy as sa, ipaddress as stdlib
from sqlalchemy.dialects import postgresql, sqlite
class Text(sa.types.TypeDecorator):
    impl = sa.String
    cache_ok = True
    def process_bind_param(self, value, dialect):
        assert isinstance(value, stdlib.IPv4Address)
        return str(value)
    def process_result_value(self, value, dialect):
        return stdlib.ip_address(value)
engine = sa.create_engine("sqlite://")
table = sa.Table("t", sa.MetaData(), sa.Column("address", Text, primary_key=True))
table.create(engine)
with engine.begin() as connection:
    connection.execute(table.insert(), [{"address": all_ours[0]}])
    assert connection.execute(sa.select(table).where(table.c.address == all_ours[0])).scalar_one() == all_ours[0]
engine.dispose()
assert sa.select(sa.literal(all_ours[2], postgresql.CIDR)).compile(dialect=postgresql.dialect())
"""

PSYCOPG = """
import psycopg, ipaddress as stdlib
from psycopg.adapt import PyFormat, Transformer
theirs = [getattr(stdlib, type(one).__name__)(str(one)) for one in all_ours]
for one, same in zip(all_ours, theirs):
    for kind in (PyFormat.AUTO, PyFormat.TEXT, PyFormat.BINARY):
        mine, other = Transformer().get_dumper(one, kind), Transformer().get_dumper(same, kind)
        assert type(mine) is type(other) and mine.oid == other.oid and bytes(mine.dump(one)) == bytes(other.dump(same))
"""

#: Its fields take text only: of the standard library's objects too, GenericIPAddressField.create() says TypeError.
DJANGO = """
import django, ipaddress as stdlib
from netproto.core.swap import install
install("ipaddress")
from django.conf import settings
settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, USE_TZ=True)
django.setup()
from django.core.exceptions import ValidationError
from django.core.validators import validate_ipv4_address, validate_ipv46_address
from django.db import connection, models
from django.forms import GenericIPAddressField
from django.utils.ipv6 import clean_ipv6_address, is_valid_ipv6_address
class Host(models.Model):
    address = models.GenericIPAddressField(primary_key=True, unpack_ipv4=True)
    class Meta:
        app_label = "hosts"
with connection.schema_editor() as editor:
    editor.create_model(Host)
for one in all_ours[:2]:
    Host.objects.create(address=str(one))
    assert Host.objects.get(address=str(one)).address == str(one)
    assert GenericIPAddressField().clean(str(one)) == str(one) and ipaddress.ip_address(str(one)) == one
    validate_ipv46_address(str(one))
assert models.GenericIPAddressField(unpack_ipv4=True).to_python("::ffff:10.1.2.3") == "10.1.2.3"
assert clean_ipv6_address("2001:DB8:0:0::1") == str(all_ours[1]) and is_valid_ipv6_address("::1")
assert is_valid_ipv6_address(all_ours[1])
for wrong in ("10.1.2.03", "10.1.2", "x"):
    try: validate_ipv4_address(wrong)
    except ValidationError: continue
    raise AssertionError(wrong)
"""

ATTRS = """
import attrs, cattrs, cattrs.preconf.json, ipaddress as stdlib
@attrs.define
class Record:
    address: stdlib.IPv4Address = attrs.field(validator=attrs.validators.instance_of(stdlib.IPv4Address))
    network: stdlib.IPv6Network = attrs.field(validator=attrs.validators.instance_of(stdlib.IPv6Network))
record = Record(all_ours[0], all_ours[3])
converter = cattrs.preconf.json.make_converter()
for kind in (stdlib.IPv4Address, stdlib.IPv6Network):
    converter.register_unstructure_hook(kind, str)
    converter.register_structure_hook(kind, lambda text, kind: kind(text))
assert converter.loads(converter.dumps(record), Record) == record
"""

STANDARD = """
import functools, json, pickle, ipaddress as stdlib
kinds = [getattr(stdlib, type(one).__name__) for one in all_ours]
@functools.singledispatch
def kind(value): return "any"
for cls in kinds:
    kind.register(cls)(lambda value, cls=cls: cls.__name__)
assert [kind(one) for one in all_ours] == [cls.__name__ for cls in kinds]
as_text = lambda value: str(value) if isinstance(value, tuple(kinds)) else None
assert json.loads(json.dumps(all_ours, default=as_text)) == list(map(str, all_ours))
for one, cls in zip(all_ours, kinds):
    same = cls(str(one))
    assert isinstance(one, cls) and {same: 1}[one] == 1 and pickle.loads(pickle.dumps([one, same])) == [one, same]
match all_ours[0]:
    case stdlib.IPv4Address(packed=data):
        assert data == bytes((10, 1, 2, 3))
import socket
from urllib.parse import urlsplit
assert urlsplit(f"http://[{all_ours[1]}]/").hostname == str(all_ours[1])
"""

CASES = {
    "pydantic": PYDANTIC, "pydantic, our annotations": OWN_PYDANTIC, "sqlalchemy": SQLALCHEMY, "psycopg": PSYCOPG,
    "django": DJANGO, "attrs": ATTRS,
    "standard library": STANDARD,
}  # fmt: skip

OURS = """
from netproto import ipaddress
all_ours = [
    ipaddress.IPv4Address("10.1.2.3"), ipaddress.IPv6Address("2001:db8::1"), ipaddress.IPv4Network("10.1.0.0/16"),
    ipaddress.IPv6Network("2001:db8::/32"), ipaddress.IPv4Interface("10.1.2.3/16"),
    ipaddress.IPv6Interface("2001:db8::1/64"),
]
"""


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("first", ["netproto", "framework"])
def test_is_taken_for_the_standard_librarys(name: str, first: str) -> None:
    imports = next(line for line in CASES[name].splitlines() if line.startswith("import"))
    code = (OURS if first == "netproto" else imports + OURS) + CASES[name]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
