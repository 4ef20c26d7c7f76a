from proposals.models.administering import AdministrativeAct, FailedTry, Invitation, SetupCode
from proposals.models.attachments import Attachment
from proposals.models.calls import Call, Clue
from proposals.models.identity import (
    AccountAct,
    FactorRule,
    FormerPassword,
    GivenPassword,
    LogInProvider,
    LogInSession,
    MappedPost,
    PostMapping,
)
from proposals.models.imports import Import
from proposals.models.looking import Look, LookedPage
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
from proposals.models.publicity import PublicChange
from proposals.models.tokens import AccessToken, Program

__all__ = [
    "AccessToken",
    "AccountAct",
    "AdministrativeAct",
    "Alias",
    "Ask",
    "Attachment",
    "Call",
    "Clue",
    "CoSigner",
    "Deputation",
    "Deputy",
    "FactorRule",
    "FailedTry",
    "FormerPassword",
    "GivenPassword",
    "Import",
    "InJurisdiction",
    "Invitation",
    "Jurisdiction",
    "LogInProvider",
    "LogInSession",
    "Look",
    "LookedPage",
    "MappedPost",
    "NumberCounter",
    "Organisation",
    "Post",
    "PostMapping",
    "Program",
    "Proposal",
    "ProposalText",
    "PublicChange",
    "Section",
    "Session",
    "SetupCode",
    "TopicGroup",
    "User",
]
