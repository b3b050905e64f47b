"""Names each story's newest revision as the one that it shows."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def name_revisions(apps, schema_editor):
    Article, Revision = apps.get_model("articles", "Article"), apps.get_model("articles", "Revision")
    newest = Revision.objects.filter(article=OuterRef("pk")).order_by("-saved_at", "-id").values("pk")[:1]
    Article.objects.filter(revision=None).update(revision=Subquery(newest))


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_desk")]

    operations = [migrations.RunPython(name_revisions, migrations.RunPython.noop)]
