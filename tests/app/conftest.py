"""Pages as scripts: what goes wrong is told in full, which deployed pages keep from their readers."""

import pytest
from streamlit import config


@pytest.fixture(autouse=True)
def _tell_errors_in_full():
    config.get_config_options()
    config.set_option("client.showErrorDetails", "full")
    config.set_option("logger.enableRich", False)
