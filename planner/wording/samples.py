"""The samples in a few words."""

from planner.language import N_, _

_DESCRIPTIONS = {
    "gunma-r02": N_("群馬支部 令和2年度（公表された計画、2020年5月時点）"),
    "mihon-r07": N_("見本支部 令和7年度（架空の計画、一年分の報告・確認・締めの記録つき）"),
}


def sample_text(name: str) -> str:
    """What a sample is."""
    return _(_DESCRIPTIONS[name])
