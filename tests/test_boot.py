import pytest


@pytest.mark.django_db
def test_the_sign_in_page_answers(client):
    assert client.get("/accounts/login/").status_code == 200
