"""`safernw doctor` tells what an operator should do about a kiosk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from concerns.aside import open_outbox
from concerns.files import kiosk_token_path, outbox_path
from kiosk import officers
from kiosk.clock import KioskClock, clock_path
from kiosk.road import Road, road_path, write_road
from safernw import health_kiosk
from safernw.settings import Settings

HUB = Settings(hub="https://safer.example.com")


def test_a_damaged_outbox_is_to_be_mended_though_the_kiosk_goes_on(tmp_path: Path) -> None:
    assert health_kiosk.outbox(tmp_path).well
    outbox_path(tmp_path).write_bytes(b"no database" * 500)
    open_outbox(outbox_path(tmp_path)).close()
    found = health_kiosk.outbox(tmp_path)
    assert found.well is False and "outbox-damaged-" in found.told


def test_the_clock_counts_as_an_officer_confirmed_it(tmp_path: Path) -> None:
    assert "compare it with a watch" in health_kiosk.clock(tmp_path).told
    KioskClock(clock_path(tmp_path)).confirm(datetime(2027, 6, 11, 13, 30, tzinfo=UTC))
    found = health_kiosk.clock(tmp_path)
    assert found.well and "11 June 2027" in found.told and "confirmed by an officer" in found.told
    KioskClock(clock_path(tmp_path)).confirm(datetime(1970, 1, 2, tzinfo=UTC))
    assert health_kiosk.clock(tmp_path).well is False


def test_the_last_sync_is_told_with_what_is_in_its_way(tmp_path: Path) -> None:
    assert health_kiosk.road(Settings(), tmp_path).well is None
    assert "kiosk-token" in health_kiosk.road(HUB, tmp_path).told
    kiosk_token_path(tmp_path).parent.mkdir()
    kiosk_token_path(tmp_path).write_text("token")
    assert "never reached" in health_kiosk.road(HUB, tmp_path).told
    now = datetime.now(UTC)
    write_road(road_path(tmp_path), Road(now))
    assert health_kiosk.road(HUB, tmp_path).well
    write_road(road_path(tmp_path), Road(now - timedelta(hours=30), "The hub cannot be reached."))
    found = health_kiosk.road(HUB, tmp_path)
    assert found.well is False and "cannot be reached" in found.told
    write_road(road_path(tmp_path), Road(now, "", 2))
    assert "2 concerns were refused" in health_kiosk.road(HUB, tmp_path).told


def test_fonts_and_officers_are_looked_for(tmp_path: Path) -> None:
    assert health_kiosk.fonts().well
    assert health_kiosk.staff(tmp_path).well is None
    officers.add(officers.officers_path(tmp_path), "Asha")
    assert health_kiosk.staff(tmp_path).told == "Asha"
    officers.officers_path(tmp_path).write_text("{")
    assert health_kiosk.staff(tmp_path).well is False
