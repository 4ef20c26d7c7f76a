"""Words planted at any place of a file are found there, and what our own papers leave out is found nowhere."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)

from portal.documents.content import Paragraph
from portal.documents.leaks import Place, leaks_in_file
from portal.documents.leaks.places import UnreadableFileError
from portal.documents.pdf import as_pdf
from portal.documents.word import as_word
from tests.files import DOCX_PARTS, PDF, TEXT, docx, package, png
from tests.portal.documents.papers import LETTER, with_body
from workflow.assembly.redaction import redacted

SECRET = "0769-22831234"
NAME = "王小明"
RUN = "<w:r>{}<w:t>{}</w:t></w:r>"


def word_with(paragraph="", **parts):
    """A Word file with this in its paragraph, and these further parts by their names with / as __ and . as _dot_."""
    named = {name.replace("__", "/").replace("_dot_", "."): body for name, body in parts.items()}
    return docx(
        {**DOCX_PARTS, "word/document.xml": TEXT.format(paragraph or "<w:r><w:t>说明</w:t></w:r>"), **named}
    )


def run(words=SECRET, properties=""):
    return RUN.format(f"<w:rPr>{properties}</w:rPr>" if properties else "", words)


def part(inner, root="w:x"):
    return (
        f'<{root} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        f' xmlns:x="urn:x">{inner}</{root}>'
    )


IN_WORD = {
    "text": (word_with(run()), Place.TEXT),
    "text across runs": (word_with(run("0769-22") + run("831234")), Place.TEXT),
    "text with blanks": (word_with(run("0769 - 2283 1234")), Place.TEXT),
    "text across paragraphs": (word_with(run("0769-22") + "</w:p><w:p>" + run("831234")), Place.TEXT),
    "hidden": (word_with(run(properties="<w:vanish/>")), Place.HIDDEN),
    "hidden in the browser": (word_with(run(properties="<w:webHidden/>")), Place.HIDDEN),
    "white": (word_with(run(properties='<w:color w:val="FFFFFF"/>')), Place.HIDDEN),
    "under a black box": (word_with(run(properties='<w:shd w:val="clear" w:fill="000000"/>')), Place.HIDDEN),
    "highlighted in black": (word_with(run(properties='<w:highlight w:val="black"/>')), Place.HIDDEN),
    "too small to see": (word_with(run(properties='<w:sz w:val="2"/>')), Place.HIDDEN),
    "inserted": (word_with(f'<w:ins w:id="1" w:author="甲">{run()}</w:ins>'), Place.INSERTED),
    "deleted": (
        word_with(f'<w:del w:id="1"><w:r><w:delText>{SECRET}</w:delText></w:r></w:del>'), Place.DELETED,
    ),
    "moved from": (word_with(f'<w:moveFrom w:id="1">{run()}</w:moveFrom>'), Place.DELETED),
    "author of a change": (word_with(f'<w:ins w:id="1" w:author="{SECRET}">{run("甲")}</w:ins>'), Place.ATTRIBUTE),
    "comment": (word_with(word__comments_dot_xml=part(f"<w:p>{run()}</w:p>")), Place.COMMENT),
    "header": (word_with(word__header1_dot_xml=part(f"<w:p>{run()}</w:p>")), Place.ASIDE),
    "footnote": (word_with(word__footnotes_dot_xml=part(f"<w:p>{run()}</w:p>")), Place.ASIDE),
    "properties": (word_with(docProps__core_dot_xml=part(SECRET, "x:core")), Place.METADATA),
    "custom properties": (word_with(docProps__custom_dot_xml=part(f'<x:p name="{SECRET}"/>')), Place.METADATA),
    "custom XML": (word_with(customXml__item1_dot_xml=part(SECRET, "x:data")), Place.METADATA),
    "document variables": (word_with(word__settings_dot_xml=part(f'<w:docVar w:val="{SECRET}"/>')), Place.METADATA),
    "alternative text": (word_with(f'<w:r><x:docPr xmlns:x="urn:x" id="1" descr="{SECRET}"/></w:r>'), Place.ALTERNATIVE),
    "field code": (word_with(f"<w:r><w:instrText>HYPERLINK {SECRET}</w:instrText></w:r>"), Place.TEXT),
    "link": (word_with(word___rels__document_dot_xml_dot_rels=part(f'<x:R Target="tel:{SECRET}"/>')), Place.ATTRIBUTE),
    "comment in the markup": (word_with(f"<!-- {SECRET} -->"), Place.ATTRIBUTE),
    "embedded file": (word_with(word__embeddings__a_dot_docx=word_with(run(properties="<w:vanish/>"))), Place.EMBEDDED),
    "embedded program's data": (word_with(word__embeddings__a_dot_bin=SECRET.encode("utf-16-le")), Place.EMBEDDED),
    "picture's data": (word_with(word__media__a_dot_png=png() + SECRET.encode()), Place.EMBEDDED),
    "name of a part": (docx({**DOCX_PARTS, f"word/{SECRET}.xml": "<x/>"}), Place.METADATA),
}  # fmt: skip


@pytest.mark.parametrize("where", IN_WORD)
def test_what_is_planted_in_a_word_file_is_found_there(where):
    data, place = IN_WORD[where]

    found = leaks_in_file(data, [SECRET, NAME])

    assert place in {leak.place for leak in found}
    assert {leak.words.replace(" ", "") for leak in found} == {SECRET}
    assert all(leak.place_words for leak in found)


def page_text(words):
    """A letter with these words in its text layer."""
    return as_pdf(with_body(f"请联系{words}。"))


def changed(change):
    """An empty PDF after `change` was done to it."""
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    change(writer)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def noted(writer):
    note = DictionaryObject({
        NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Text"),
        NameObject("/Contents"): TextStringObject(f"电话 {SECRET}"),
        NameObject("/Rect"): ArrayObject([FloatObject(0)] * 4),
    })  # fmt: skip
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])


def described(writer):
    figure = DictionaryObject(
        {NameObject("/S"): NameObject("/Figure"), NameObject("/Alt"): TextStringObject(SECRET)}
    )
    writer._root_object[NameObject("/StructTreeRoot")] = writer._add_object(figure)


def with_properties_of_its_own(writer):
    stream = DecodedStreamObject()
    stream.set_data(f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a>{SECRET}</a></x:xmpmeta>".encode())
    stream.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
    writer._root_object[NameObject("/Metadata")] = writer._add_object(stream)


def with_a_page_nobody_sees(writer):
    reader = PdfReader(io.BytesIO(page_text(SECRET)))
    hidden = reader.pages[0].clone(writer)
    assert isinstance(hidden, PageObject)


def saved_over():
    """The page with the words was replaced, and the file saved behind its earlier self."""
    writer = PdfWriter(io.BytesIO(page_text(SECRET)), incremental=True)
    clean = PdfReader(io.BytesIO(page_text("我们"))).pages[0].clone(writer)
    writer._root_object["/Pages"][NameObject("/Kids")] = ArrayObject([clean.indirect_reference])
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def marked(writer):
    stream = DecodedStreamObject()
    words = SECRET.encode("utf-16-be").hex()
    stream.set_data(f"/Span <</ActualText <FEFF{words}>>> BDC EMC".encode())
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)


IN_PDF = {
    "text layer": (lambda: page_text(SECRET), Place.TEXT),
    "properties": (lambda: changed(lambda w: w.add_metadata({"/Subject": SECRET})), Place.METADATA),
    "XMP": (lambda: changed(with_properties_of_its_own), Place.METADATA),
    "note": (lambda: changed(noted), Place.COMMENT),
    "bookmark": (lambda: changed(lambda w: w.add_outline_item(title=SECRET, page_number=0)), Place.ASIDE),
    "embedded file": (lambda: changed(lambda w: w.add_attachment("a.txt", SECRET.encode())), Place.EMBEDDED),
    "embedded Word file": (
        lambda: changed(lambda w: w.add_attachment("a.docx", word_with(run(properties="<w:vanish/>")))), Place.EMBEDDED,
    ),
    "alternative text": (lambda: changed(described), Place.ALTERNATIVE),
    "replacement text": (lambda: changed(marked), Place.ALTERNATIVE),
    "page that is not shown": (lambda: changed(with_a_page_nobody_sees), Place.HIDDEN),
    "earlier saving": (saved_over, Place.EARLIER),
}  # fmt: skip


@pytest.mark.parametrize("where", IN_PDF)
def test_what_is_planted_in_a_pdf_is_found_there(where):
    make, place = IN_PDF[where]

    found = leaks_in_file(make(), [SECRET, NAME])

    assert place in {leak.place for leak in found}
    assert {leak.words for leak in found} == {SECRET}


def test_a_word_that_breaks_at_the_end_of_a_line_is_found():
    made = as_pdf(with_body("国" * 20 + SECRET + NAME + "国" * 20))

    assert {"".join(leak.words.split()) for leak in leaks_in_file(made, [SECRET, NAME])} == {SECRET, NAME}


@pytest.mark.parametrize("make", [as_word, as_pdf])
def test_our_own_papers_tell_nothing_that_was_left_out(make):
    words = (SECRET, NAME)
    text = f"村民{NAME}反映，请致电{SECRET}。"
    letter = replace(with_body(text), title=(f"关于{NAME}的答复",), subject=f"关于{NAME}的答复")
    cleared = replace(
        letter, subject=redacted(letter.subject, words), title=tuple(redacted(one, words) for one in letter.title),
        body=tuple(Paragraph(redacted(one.text, words)) for one in letter.body),
    )  # fmt: skip

    assert {leak.words for leak in leaks_in_file(make(letter), words)} == set(words)
    assert leaks_in_file(make(cleared), words) == ()


def test_the_usual_letter_tells_its_contact():
    assert {leak.words for leak in leaks_in_file(as_word(LETTER), ["0000-00000000"])} == {"0000-00000000"}


@pytest.mark.parametrize(
    "data",
    [b"", b"GIF89a", PDF[:60], word_with()[:80], package({"a": "b"}, method=zipfile.ZIP_STORED)[:-9],
     word_with(word__document_dot_xml='<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')],
)  # fmt: skip
def test_a_file_that_cannot_be_read_through_is_refused(data):
    with pytest.raises(UnreadableFileError):
        leaks_in_file(data, [SECRET])


@limits(max_examples=60)
@given(
    st.lists(
        st.sampled_from(["<w:vanish/>", '<w:color w:val="FFFFFF"/>', "<w:b/>", ""]), min_size=1, max_size=4
    ),
    st.data(),
)
def test_however_the_runs_are_cut_the_words_are_found(properties, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(SECRET)), max_size=3)))
    pieces = [SECRET[a:b] for a, b in zip([0, *cuts], [*cuts, len(SECRET)], strict=True)]
    runs = "".join(run(piece, properties[place % len(properties)]) for place, piece in enumerate(pieces))

    assert {leak.words for leak in leaks_in_file(word_with(run("甲") + runs), [SECRET])} == {SECRET}


@limits(max_examples=60)
@given(st.binary(max_size=400))
def test_no_bytes_bring_the_reader_down(data):
    for begin in (b"PK\x03\x04", b"%PDF-1.7\n", b""):
        try:
            leaks_in_file(begin + data, [SECRET])
        except UnreadableFileError:
            continue
