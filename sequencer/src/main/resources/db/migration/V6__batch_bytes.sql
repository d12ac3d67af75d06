-- The bytes of batches apart from their status, which several loops read all the time; and the KZG commitments beside
-- them, so that they are computed once.

create table batch_bytes (
  batch_index bigint primary key references batches (batch_index),
  data        bytea not null,
  commitments bytea not null
);
comment on table  batch_bytes is 'What a batch is on L1.';
comment on column batch_bytes.data is 'Encoded batch, as it is split into blobs or sent as calldata.';
comment on column batch_bytes.commitments is 'KZG commitments of the blobs, 48 bytes each; empty for older batches.';

-- A reorganisation of L1 may have taken blocks away whose batches are still there. What L1 has of these comes back by
-- the takeover.
delete from batches where batch_index >= (
  select min(batch_index) from batches where last_block > (select coalesce(max(number), 0) from blocks));

insert into batch_bytes (batch_index, data, commitments) select batch_index, data, '' from batches;

alter table batches add column last_sequence_number bigint;
update batches set last_sequence_number = blocks.sequence_number from blocks where blocks.number = batches.last_block;
alter table batches alter column last_sequence_number set not null;
comment on column batches.last_sequence_number is 'Distance of the last block from the first one of its L1 origin.';
alter table batches drop column data;
create index batches_data_hash on batches (data_hash);

-- The signed bytes of transactions are dropped once L1 has finalized their nonces; the index has those that are left.
create index l1_transactions_bytes on l1_transactions (sender, nonce) where octet_length(raw) > 0;
create index l1_transactions_nonce on l1_transactions (sender, nonce);
comment on column l1_transactions.raw is 'Signed bytes in network form; empty once the nonce is final on L1.';
