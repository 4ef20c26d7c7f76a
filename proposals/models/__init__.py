from proposals.models.attachments import Attachment
from proposals.models.calls import Call, Clue
from proposals.models.imports import Import
from proposals.models.organisations import Alias, InJurisdiction, Jurisdiction, Organisation
from proposals.models.people import Deputation, Deputy, Post, Section, User
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
    "Attachment",
    "Call",
    "Clue",
    "CoSigner",
    "Deputation",
    "Deputy",
    "Import",
    "InJurisdiction",
    "Jurisdiction",
    "NumberCounter",
    "Organisation",
    "Post",
    "Proposal",
    "ProposalText",
    "Section",
    "Session",
    "TopicGroup",
    "User",
]
