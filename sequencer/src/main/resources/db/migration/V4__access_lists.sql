-- Access lists of the newest blocks (EIP-7928): what each transaction looked at and changed. Advice for whoever executes a block
-- again; nothing hangs on them, so a block without one is whole.

create table block_access_lists (
  block_number bigint primary key,
  list         bytea  not null
);
comment on table  block_access_lists is 'Access lists of the newest blocks; older ones are deleted.';
comment on column block_access_lists.list is 'RLP as EIP-7928 has it.';
