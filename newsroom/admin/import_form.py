"""The form of a new import: what is read, and how."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom.importing import COLUMNS
from newsroom.intake import places, uploads
from newsroom.intake.options import Options, OptionsError, columns_of

UPLOAD, FOLDER, STORED = "upload", "folder", "stored"
WHAT: Final = [
    (UPLOAD, _("Files from this computer")),
    (FOLDER, _("A folder of the server")),
    (STORED, _("Stored documents, to be read again")),
]


class ManyFiles(forms.ClearableFileInput):
    """An input for several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; what is wrong with them is said where they are kept."""

    widget = ManyFiles(attrs={"class": "vFileField"})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        return [each for each in (data if isinstance(data, list | tuple) else [data]) if each]


def _columns_help() -> str:
    return gettext(
        "For tables whose columns have other names: OURS=THEIRS, one a line. Ours are %(names)s."
    ) % {"names": ", ".join(COLUMNS)}


class ImportForm(forms.Form):
    what = forms.ChoiceField(
        label=_("What"), choices=WHAT, initial=UPLOAD, widget=forms.RadioSelect
    )
    uploads = FilesField(
        label=_("Files"), required=False,
        help_text=_(
            "Texts, web pages, .rtf, .docx, .odt, .pdf, e-mails and mailboxes (.mbox), feeds (.rss, .atom, .xml), "
            "crawls (.warc, .arc, .wacz), .json, .jsonl, .csv, .tsv and .ris exports (also .gz), .xlsx workbooks, or a .zip or .tar.gz of them."
        ),
    )  # fmt: skip
    collection = forms.CharField(
        label=_("Collection"), required=False, max_length=60, widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_(
            "A name, where later uploads will bring the same files again: what changed in them becomes a "
            "new version then. Without one, an upload stands by itself."
        ),
    )  # fmt: skip
    folder = forms.ChoiceField(label=_("Folder"), required=False)
    below = forms.CharField(
        label=_("Below it"), required=False, max_length=1_000, widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("A folder or file in it; empty: all of it."), strip=True,
    )  # fmt: skip
    all = forms.BooleanField(
        label=_("Also those that this version has read"), required=False,
        help_text=_("As outlets learnt since may help."),
    )  # fmt: skip
    columns = forms.CharField(
        label=_("Columns"), required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=lazy(_columns_help, str)(),
    )  # fmt: skip
    undelete = forms.BooleanField(
        label=_("Bring back what was deleted"), required=False,
        help_text=_("From the bin, or from these documents."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        folder: Any = self.fields["folder"]
        folder.choices = [
            (str(number), str(path)) for number, path in enumerate(settings.IMPORT_DIRS)
        ]
        self.most = settings.MAX_UPLOAD

    def clean_columns(self) -> dict[str, str]:
        lines = [line for line in self.cleaned_data["columns"].splitlines() if line.strip()]
        try:
            return columns_of(lines)
        except OptionsError as error:
            raise forms.ValidationError(
                gettext("“%(line)s”: write OURS=THEIRS, where OURS is one of %(names)s.")
                % {"line": error.pair, "names": ", ".join(COLUMNS)}
            ) from error

    def options(self) -> Options:
        """What is asked for; uploads are kept. Raises places.Refused."""
        given = self.cleaned_data
        if given["what"] == STORED:
            return Options(reprocess=True, all=given["all"])
        if given["what"] == FOLDER:
            if not given["folder"]:
                raise places.Refused(
                    gettext("No folder of the server is allowed: NEWSROOM_IMPORT_DIRS names them.")
                )
            allowed = settings.IMPORT_DIRS[int(given["folder"])]
            paths, where = [str(places.chosen(allowed, given["below"]))], Options()
        else:
            where = uploads.save(given["uploads"], collection=given["collection"])
            paths = list(where.paths)
        return Options(
            paths=paths, columns=given["columns"], undelete=given["undelete"], root=where.root,
            known_as=where.known_as,
        )  # fmt: skip
