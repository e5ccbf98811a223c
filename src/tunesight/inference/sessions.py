"""Sessions: run a network's graph on the CPU, or on whatever providers are configured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tunesight.errors import ConfigurationError, ModelUnavailableError

__all__ = ["Network"]

_ERRORS_ONLY = 3


class Network:
    """One network, opened once, run many times from any thread.

    Parameters
    ----------
    path
        A verified ONNX file.
    threads
        Threads inside one operator; on a small machine more than its cores is many times slower.
    providers
        onnxruntime's execution providers, best first.

    Raises
    ------
    ModelUnavailableError
        If the graph cannot be opened.
    ConfigurationError
        If a provider is not installed.
    """

    def __init__(
        self,
        path: Path,
        *,
        threads: int = 1,
        providers: Sequence[str] = ("CPUExecutionProvider",),
    ) -> None:
        import onnxruntime
        from onnxruntime.capi import onnxruntime_pybind11_state  # pyright: ignore

        faults: Any = onnxruntime_pybind11_state

        missing = set(providers) - set(onnxruntime.get_available_providers())
        if missing:
            raise ConfigurationError(
                f"onnxruntime has no provider {', '.join(sorted(missing))} here; choose from "
                f"{', '.join(onnxruntime.get_available_providers())}."
            )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = _ERRORS_ONLY
        try:
            self._session: Any = onnxruntime.InferenceSession(
                str(path), sess_options=options, providers=list(providers)
            )
        except (
            faults.Fail,
            faults.InvalidArgument,
            faults.InvalidGraph,
            faults.InvalidProtobuf,
            faults.NoSuchFile,
            faults.NotImplemented,
        ) as error:
            raise ModelUnavailableError(
                f"The network {path.name} cannot be opened: {error}"
            ) from error
        self._outputs: list[str] = [output.name for output in self._session.get_outputs()]

    def run(self, inputs: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
        """Run once.

        Parameters
        ----------
        inputs
            Input name -> array, shapes as the model's card says.

        Returns
        -------
        dict
            Output name -> array.
        """
        values = self._session.run(self._outputs, dict(inputs))
        return dict(zip(self._outputs, values, strict=True))
