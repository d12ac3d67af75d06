-- A batch is COMMITTED or further only with the L1 transaction that committed it. Two loops could write a status over each
-- other's; what they left without an inclusion goes back, with all batches after it, and is found on L1 again.

update batches
set status = 'SEALED', commit_transaction = null, commit_block_number = null, commit_block_hash = null
where batch_index >= (
  select min(batch_index) from batches
  where status not in ('SEALED', 'SUBMITTED') and commit_transaction is null
);

alter table batches
  add constraint batches_inclusion check (status in ('SEALED', 'SUBMITTED') or commit_transaction is not null);
