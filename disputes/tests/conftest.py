"""What tests of the desk share."""

import pytest

from disputes.tests.at_desk import person


@pytest.fixture
def without_second_factor(settings):
    """It has tests of its own in accounts."""
    settings.ADMIN_MFA = False


@pytest.fixture
def ada():
    return person("ada")


@pytest.fixture
def desk(client, ada, without_second_factor):
    client.force_login(ada)
    return client
