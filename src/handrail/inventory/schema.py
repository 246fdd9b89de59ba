"""The JSON Schema of an inventory, by which editors complete, explain and underline."""

from __future__ import annotations

from handrail.inventory.calendar import WEEKDAYS
from handrail.inventory.calendar_reader import BLACKOUT_FIELDS
from handrail.inventory.notify import NOTICES, NOTIFY_FIELDS, NOTIFY_SOURCES, PLAIN_SCHEMES
from handrail.inventory.reader import APPLIANCE_FIELDS, DEFAULT_IDENTITY_PAGE, SEAL_FIELDS
from handrail.secrets import REFERENCE_SCHEMA, reference_schema
from handrail.source.json_schema import DIALECT, TEXT, Schema
from handrail.tls import NO_TLS

_TRUST: Schema = {
    "type": "object",
    "properties": {
        "ca": TEXT | {"description": "A PEM file with the CA's certificates; relative to the inventory's folder."},
        "pin": {
            "type": "string",
            "pattern": "^sha256//[A-Za-z0-9+/]{43}=$",
            "description": "One key, whatever certificate it is in: the SHA-256 of the public key, in base64.",
        },
    },
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": False,
}

_APPLIANCE: dict[str, Schema] = {
    "url": {
        "type": "string",
        "pattern": "^https?://[^@]+$",
        "description": "Where a person signs in, as in: https://hq-a.example.com/appliance",
    },
    "username": TEXT | {"description": "Who signs in."},
    "password": REFERENCE_SCHEMA,
    "tls": {
        "description": "What its certificate is trusted by: a CA, a pin, any of a list; else the system's store. "
        "For an appliance that speaks plain HTTP alone: none.",
        "anyOf": [_TRUST, {"type": "array", "items": _TRUST, "minItems": 1}, {"const": NO_TLS}],
    },
    "resolve": {
        "type": "string",
        "pattern": "^.+:[0-9]{1,5}$",
        "description": "Where that host name is really to be reached, as in: 10.20.30.40:443",
    },
    "http_authentication": {
        "type": "object",
        "description": "What its web server asks for before it shows any page; sent to this address alone.",
        "properties": {
            "username": {"type": "string", "pattern": r"^[^:]*[^:\s][^:]*$"},
            "password": REFERENCE_SCHEMA,
        },
        "required": ["username", "password"],
        "additionalProperties": False,
    },
    "identity": {
        "type": "object",
        "description": "What the appliance shows of itself, held against it before anything is done.",
        "properties": {
            "at": TEXT
            | {
                "description": f"The menu path to the page that shows it; {DEFAULT_IDENTITY_PAGE} where nothing is said."
            },
            "shows": {
                "type": "object",
                "description": "Texts by their labels, as in: {Serial Number: B200-1234}; $role stands for the role in the pair.",
                "additionalProperties": {"type": "string"},
                "minProperties": 1,
            },
            "reads": {
                "type": "array",
                "description": "Labels of what is put on record, whatever it is, as in: [Base Software Version]",
                "items": {"type": "string", "pattern": r"\S"},
                "minItems": 1,
            },
        },
        "if": {"not": {"required": ["reads"]}},
        "then": {"required": ["shows"]},
        "additionalProperties": False,
    },
}

_WORD: Schema = {"type": "string", "pattern": r"^[^\s,=!+*?\[\]]+$"}

_LABELS: Schema = {
    "type": "object",
    "description": "Words by which pairs are selected, as in: {site: london, tier: [gold, lab]}",
    "propertyNames": _WORD,
    "additionalProperties": {"anyOf": [_WORD, {"type": "array", "items": _WORD, "minItems": 1}]},
    "minProperties": 1,
}

_BLACKOUT: dict[str, Schema] = {
    "labels": _LABELS
    | {"description": "For which pairs of the fleet: those that have all of these labels; without it, all."},
    "zone": TEXT | {"description": "Whose clock its times are read on, as in: Europe/London, or UTC"},
    "days": {
        "type": "array",
        "description": "The weekdays on which it begins, as in: [monday, friday]",
        "items": {"enum": [*WEEKDAYS, *(day[:3] for day in WEEKDAYS)]},
        "minItems": 1,
    },
    "dates": {
        "type": "array",
        "description": "The days on which it begins, as in: [2026-12-24, 2026-12-20/2027-01-03]; of every year, as in: [12-31]",
        "items": {"type": "string", "pattern": r"^(\d{4}-)?\d\d-\d\d(/(\d{4}-)?\d\d-\d\d)?$"},
        "minItems": 1,
    },
    "from": {
        "type": "string",
        "pattern": r"^(\d{4}-\d\d-\d\d[T ])?\d?\d:\d\d$",
        "description": "When it begins, as in: 22:00; once, as in: 2026-12-20 18:00. Without it, with the day.",
    },
    "to": {
        "type": "string",
        "pattern": r"^(\d{4}-\d\d-\d\d[T ])?\d?\d:\d\d$",
        "description": "When it ends: on the next day, where that is not later than it begins. Without it, with the day.",
    },
}

_SEAL: dict[str, Schema] = {
    "key": TEXT
    | {
        "description": "A private key with its certificate (PKCS#12, or PKCS#8 in PEM); or the address of one in hardware or a "
        "service, as securesystemslib resolves it: hsm:…, awskms:…, gcpkms:…, azurekms:…, hv:…"
    },
    "certificate": TEXT
    | {"description": "The key's certificate in PEM, with those above it; where it is not with the key."},
    "password": REFERENCE_SCHEMA,
    "timestamp": {
        "type": "string",
        "pattern": "^https?://",
        "description": "A timestamp authority (RFC 3161), as in: https://tsa.example.com/tsr",
    },
}


_NOTIFY: dict[str, Schema] = {
    "to": {
        "description": "Its Apprise address, as a reference, since it may hold a token; or one without any credential, as in: "
        "json://monitor.example.com:8080/handrail",
        "anyOf": [
            reference_schema(NOTIFY_SOURCES),
            {"type": "string", "pattern": f"^({'|'.join(PLAIN_SCHEMES)})://[^@?#\\s]+$"},
        ],
    },
    "events": {
        "type": "array",
        "description": "What it is told of; without it, everything.",
        "items": {"enum": list(NOTICES)},
        "minItems": 1,
    },
}


def inventory_schema() -> Schema:
    """The schema of a whole inventory."""
    appliance: Schema = {
        "type": "object",
        "properties": {name: _APPLIANCE[name] for name in APPLIANCE_FIELDS},
        "required": ["url", "username", "password"],
        "additionalProperties": False,
        "if": {"properties": {"url": {"type": "string", "pattern": "^http://"}}, "required": ["url"]},
        "then": {"properties": {"tls": {"const": NO_TLS}}, "required": ["tls"]},
        "else": {"properties": {"tls": {"not": {"const": NO_TLS}}}},
    }
    pair: Schema = {
        "type": "object",
        "description": "Appliances by the roles that they play, as in: {primary: hq-a, backup: hq-b}",
        "properties": {
            "inputs": {
                "type": "object",
                "description": "What a runbook asks for, and is the same at each run on this pair.",
                "additionalProperties": {"type": "string"},
            },
            "disposable": {
                "type": "boolean",
                "description": "Nothing depends on these appliances, which are on this machine: authors may try any step.",
            },
            "labels": _LABELS,
        },
        "additionalProperties": {"type": "string"},
    }
    seal: Schema = {
        "type": "object",
        "description": "With what the evidence of every run is sealed; without it, evidence is sealed and not signed.",
        "properties": {name: _SEAL[name] for name in SEAL_FIELDS},
        "minProperties": 1,
        "dependencies": {"certificate": ["key"], "password": ["key"]},
        "additionalProperties": False,
    }
    blackout: Schema = {
        "type": "object",
        "properties": {name: _BLACKOUT[name] for name in BLACKOUT_FIELDS},
        "required": ["zone"],
        "anyOf": [{"required": [name]} for name in ("days", "dates", "from", "to")],
        "additionalProperties": False,
    }
    service: Schema = {
        "type": "object",
        "description": "A service that is told what wants a person's eye",
        "properties": {name: _NOTIFY[name] for name in NOTIFY_FIELDS},
        "required": ["to"],
        "additionalProperties": False,
    }
    return {
        "$schema": DIALECT,
        "title": "An inventory of Handrail",
        "type": "object",
        "properties": {
            "appliances": {"type": "object", "description": "A name for each.", "additionalProperties": appliance},
            "pairs": {"type": "object", "description": "A name for each.", "additionalProperties": pair},
            "seal": seal,
            "calendar": {
                "type": "object",
                "description": "A name for each blackout: a time in which no run begins, nor is still at work.",
                "additionalProperties": blackout,
            },
            "notify": {
                "type": "array",
                "description": "The services that are told of rollouts, and of what wants a person's eye, through Apprise.",
                "items": service,
                "minItems": 1,
            },
        },
        "anyOf": [{"required": ["appliances"]}, {"required": ["calendar"], "not": {"required": ["pairs"]}}],
        "additionalProperties": False,
    }
