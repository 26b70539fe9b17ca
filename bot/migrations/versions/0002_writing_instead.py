"""Writing instead, the evening before, and what was expected of a call

Revision 0002, after 0001.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

STRING, UTC = sqlmodel.sql.sqltypes.AutoString(), sqlmodel.sql.sqltypes.UTCDateTime()
ADDED = {
    'call': {'expected': STRING, 'found': STRING},
    'interview': {'writing': STRING, 'asking': sa.JSON(none_as_null=True), 'eve_at': UTC},
    'outbox': {'until': UTC},
}


def upgrade() -> None:
    for table, columns in ADDED.items():
        for name, kind in columns.items():
            op.add_column(table, sa.Column(name, kind, nullable=True))
    some = sa.text('eve_at IS NOT NULL')
    op.create_index('interview_eve', 'interview', ['eve_at'], sqlite_where=some, postgresql_where=some)


def downgrade() -> None:
    op.drop_index('interview_eve', 'interview')
    # not in a batch: SQLite drops a column in place, and a copied table would forget its AUTOINCREMENT
    for table, columns in ADDED.items():
        for name in columns:
            op.drop_column(table, name)
