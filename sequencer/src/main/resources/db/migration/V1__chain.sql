-- The L2 chain. PostgreSQL is the durable truth: a block is announced as `latest` only when it is here.
-- 32-byte hashes and 20-byte addresses are bytea; 256-bit amounts are numeric(78). Rows of one block are
-- written by one transaction, so the hot tables carry no foreign keys.

create table blocks (
  number               bigint  primary key,
  hash                 bytea   not null unique,
  parent_hash          bytea   not null,
  header               bytea   not null,
  timestamp            bigint  not null,
  gas_used             bigint  not null,
  size_bytes           bigint  not null,
  transaction_count    integer not null,
  origin_number        bigint  not null,
  origin_hash          bytea   not null,
  origin_parent_hash   bytea   not null,
  origin_timestamp     bigint  not null,
  origin_base_fee      numeric(78) not null,
  origin_blob_base_fee numeric(78) not null,
  sequence_number      bigint  not null,
  deposit_count        bigint  not null
);
comment on table  blocks is 'Sealed L2 blocks, genesis included.';
comment on column blocks.header is 'RLP of the header; the other columns repeat what is searched for.';
comment on column blocks.timestamp is 'Seconds since the epoch.';
comment on column blocks.size_bytes is 'Length of the RLP of the whole block.';
comment on column blocks.origin_number is 'The L1 block this block derives from; the origin_ columns describe it.';
comment on column blocks.sequence_number is 'How many blocks of the same origin precede it.';
comment on column blocks.deposit_count is 'L1 deposits consumed by this block and all before it.';

create table transactions (
  block_number      bigint  not null,
  transaction_index integer not null,
  hash              bytea   not null unique,
  type              integer not null,
  sender            bytea   not null,
  raw               bytea   not null,
  primary key (block_number, transaction_index)
);
comment on table  transactions is 'Transactions of sealed blocks.';
comment on column transactions.raw is 'EIP-2718 encoding.';

create table receipts (
  block_number        bigint  not null,
  transaction_index   integer not null,
  success             boolean not null,
  gas_used            bigint  not null,
  cumulative_gas_used bigint  not null,
  effective_gas_price numeric(78) not null,
  contract_address    bytea,
  first_log_index     integer not null,
  l1_fee              numeric(78) not null,
  deposit_nonce       numeric(20),
  primary key (block_number, transaction_index)
);
comment on table  receipts is 'Receipts without their logs and bloom; logs has the former, the latter follows.';
comment on column receipts.effective_gas_price is 'Wei per gas paid; zero for a deposit.';
comment on column receipts.l1_fee is 'Wei paid for data availability.';
comment on column receipts.deposit_nonce is 'Sender''s nonce before a deposit; null for other types.';

create table logs (
  block_number      bigint  not null,
  log_index         integer not null,
  transaction_index integer not null,
  address           bytea   not null,
  topic0            bytea,
  topic1            bytea,
  topic2            bytea,
  topic3            bytea,
  data              bytea   not null,
  primary key (block_number, log_index)
);
create index logs_address on logs (address, block_number);
create index logs_topic0  on logs (topic0, block_number);
comment on table  logs is 'Logs of sealed blocks.';
comment on column logs.log_index is 'Position in the block.';
