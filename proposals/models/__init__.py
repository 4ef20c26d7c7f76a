from proposals.models.organisations import Alias, Jurisdiction, Organisation
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
