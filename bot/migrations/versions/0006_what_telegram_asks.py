"""When to try again, how long Telegram asks to wait, and who came back

Revision 0006, after 0005.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
UTC = sqlmodel.sql.sqltypes.UTCDateTime()


def upgrade() -> None:
    op.add_column('outbox', sa.Column('tried_at', UTC, nullable=True))
    op.add_column('outbox', sa.Column('again_at', UTC, nullable=True))
    op.add_column('candidate', sa.Column('came_back_at', UTC, nullable=True))
    op.create_table(
        'told_to_wait',
        sa.Column('chat_id', ROW_ID, autoincrement=False, nullable=False),
        sa.Column('alone', sa.Boolean(), nullable=False),
        sa.Column('told_at', UTC, nullable=False),
        sa.Column('until', UTC, nullable=False),
        sa.PrimaryKeyConstraint('chat_id'),
    )


def downgrade() -> None:
    op.drop_table('told_to_wait')
    # not in a batch: SQLite drops a column in place, and a copied table would forget its AUTOINCREMENT
    op.drop_column('candidate', 'came_back_at')
    op.drop_column('outbox', 'again_at')
    op.drop_column('outbox', 'tried_at')
