"""The connection to a Temporal server, with TLS, API key and namespace as Temporal's own clients are configured."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import cache

from temporalio.client import Client
from temporalio.envconfig import ClientConfig
from temporalio.runtime import LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter

from handrail.errors import SurroundingsError
from handrail.secrets import Redactor, Secret

ANSWER_SECONDS = 10.0
"""Seconds in which the server answers when it is connected to."""


async def connect(address: str, env: Mapping[str, str], redactor: Redactor) -> Client:
    """Connect to the server at HOST:PORT. The rest is taken from Temporal's variables (`TEMPORAL_…`) and its configuration file.

    The redactor learns the API key. Raises `SurroundingsError`.
    """
    try:
        config = ClientConfig.load_client_connect_config(override_env_vars=dict(env))
    except (RuntimeError, OSError, ValueError) as error:
        raise SurroundingsError(f"the configuration of Temporal's client cannot be read: {_line(error)}") from None
    if key := config.get("api_key"):
        redactor.learn(Secret("Temporal API key", key))
    config["target_host"] = address
    try:
        return await asyncio.wait_for(Client.connect(**config, runtime=_quiet_runtime()), ANSWER_SECONDS)
    except (TimeoutError, RuntimeError, OSError, ValueError) as error:
        problem = redactor.redact(_line(error) or f"no answer within {ANSWER_SECONDS:.0f} s")
    raise SurroundingsError(
        f"no Temporal server at {address} ({problem}); start it, or name another with --temporal. TLS, API key and namespace are "
        "those of Temporal's own configuration: TEMPORAL_TLS, TEMPORAL_API_KEY, TEMPORAL_NAMESPACE"
    )


@cache
def _quiet_runtime() -> Runtime:
    """The library's own runtime, which prints errors alone: its warnings are about jobs that another worker has by now."""
    logging = LoggingConfig(TelemetryFilter(core_level="ERROR", other_level="ERROR"))
    return Runtime(telemetry=TelemetryConfig(logging=logging))


def _line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0]
