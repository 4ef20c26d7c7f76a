"""Rule packs: validated YAML on one side, frozen values on the other. No models, no files."""

from __future__ import annotations

from workflow.rulebook.pack import MAY_START_AT, Applies, Late, OutcomeWording, Pack, Rule, pick

__all__ = ["MAY_START_AT", "Applies", "Late", "OutcomeWording", "Pack", "Rule", "pick"]
