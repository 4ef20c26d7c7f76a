from proposals.models.organisations import Alias, InJurisdiction, Jurisdiction, Organisation
from proposals.models.people import Deputy, Post, User
from proposals.models.proposals import (
    Ask,
    CoSigner,
    NumberCounter,
    Proposal,
    ProposalText,
    Session,
    TopicGroup,
)

__all__ = [
    "Alias",
    "Ask",
    "CoSigner",
    "Deputy",
    "InJurisdiction",
    "Jurisdiction",
    "NumberCounter",
    "Organisation",
    "Post",
    "Proposal",
    "ProposalText",
    "Session",
    "TopicGroup",
    "User",
]
