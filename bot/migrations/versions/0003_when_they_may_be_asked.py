"""When they may be asked, and what is theirs

Revision 0003, after 0002.
"""

from uuid import uuid4

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('candidate', schema=None) as batch_op:
        batch_op.add_column(sa.Column('area', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.add_column(sa.Column('wishes', sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column('stopped_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    # with defaults: SQLite would copy the table to drop them again, and forget which numbers it gave
    with op.batch_alter_table('interview', schema=None) as batch_op:
        batch_op.add_column(sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('touched_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False, server_default='2000-01-01 00:00:00'))
        batch_op.add_column(sa.Column('offered_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    db = op.get_bind()
    # one by one: neither database makes such names by itself
    for (number,) in db.execute(sa.text('SELECT id FROM interview')).all():
        naming = sa.text('UPDATE interview SET key = :key, touched_at = logged_at WHERE id = :id')
        db.execute(naming, {'key': uuid4().hex, 'id': number})
    with op.batch_alter_table('interview', schema=None) as batch_op:
        batch_op.create_index('interview_by_key', ['chat_id', 'key'], unique=True)
        batch_op.create_index('interview_untouched', ['touched_at'], unique=False)


def downgrade() -> None:
    op.drop_index('interview_untouched', 'interview')
    op.drop_index('interview_by_key', 'interview')
    # not in a batch: SQLite drops a column in place, and a copied table would forget its AUTOINCREMENT
    for column in ('offered_at', 'touched_at', 'key'):
        op.drop_column('interview', column)
    with op.batch_alter_table('candidate', schema=None) as batch_op:
        batch_op.drop_column('stopped_at')
        batch_op.drop_column('wishes')
        batch_op.drop_column('area')
