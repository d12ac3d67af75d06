-- Transactions and receipts of a block in chunks of 32, instead of a row and two or three index entries for each: writing a
-- block costs a fifth. What is left per transaction is one narrow row to find it by its hash.

create table transaction_chunks (
  block_number bigint  not null,
  chunk        integer not null,
  transactions bytea   not null,
  receipts     bytea   not null,
  primary key (block_number, chunk)
);
-- Signatures do not compress.
alter table transaction_chunks alter column transactions set storage external;
alter table transaction_chunks alter column receipts set storage external;
comment on table  transaction_chunks is 'Transactions of sealed blocks with their receipts, 32 in a row.';
comment on column transaction_chunks.chunk is 'Index of the first transaction, divided by 32.';
comment on column transaction_chunks.transactions is 'RLP items one after another, for each transaction: sender, EIP-2718 encoding.';
comment on column transaction_chunks.receipts is 'RLP items one after another, for each transaction: success, gas used, cumulative gas used, effective gas price, created contract or empty, index of the first log, L1 fee, and the deposit nonce in 8 bytes or empty. Logs are in logs.';

create table transaction_places (
  hash_prefix       bigint  not null,
  block_number      bigint  not null,
  transaction_index integer not null
);
comment on table  transaction_places is 'Where a transaction is, by its hash.';
comment on column transaction_places.hash_prefix is 'First 8 bytes of the hash; the chunk tells whether it is that transaction.';

create function heddle_number(n numeric) returns bytea language plpgsql immutable strict as $$
declare
  bytes bytea := '';
  rest numeric := n;
begin
  while rest > 0 loop
    bytes := set_byte('\x00'::bytea, 0, mod(rest, 256)::integer) || bytes;
    rest := div(rest, 256);
  end loop;
  return bytes;
end $$;

create function heddle_rlp(b bytea) returns bytea language sql immutable strict as $$
  select case
    when length(b) = 1 and get_byte(b, 0) < 128 then b
    when length(b) < 56 then set_byte('\x00'::bytea, 0, 128 + length(b)) || b
    else set_byte('\x00'::bytea, 0, 183 + length(heddle_number(length(b)))) || heddle_number(length(b)) || b
  end
$$;

insert into transaction_chunks (block_number, chunk, transactions, receipts)
select block_number, transaction_index / 32,
  string_agg(heddle_rlp(t.sender) || heddle_rlp(t.raw), ''::bytea order by transaction_index),
  string_agg(
    heddle_rlp(heddle_number(r.success::integer)) || heddle_rlp(heddle_number(r.gas_used))
      || heddle_rlp(heddle_number(r.cumulative_gas_used)) || heddle_rlp(heddle_number(r.effective_gas_price))
      || heddle_rlp(coalesce(r.contract_address, ''::bytea)) || heddle_rlp(heddle_number(r.first_log_index))
      || heddle_rlp(heddle_number(r.l1_fee))
      || heddle_rlp(coalesce(
           substr('\x0000000000000000'::bytea || heddle_number(r.deposit_nonce), length(heddle_number(r.deposit_nonce)) + 1),
           ''::bytea)),
    ''::bytea order by transaction_index)
from transactions t join receipts r using (block_number, transaction_index)
group by block_number, transaction_index / 32;

insert into transaction_places (hash_prefix, block_number, transaction_index)
select ('x' || encode(substr(hash, 1, 8), 'hex'))::bit(64)::bigint, block_number, transaction_index from transactions
order by block_number, transaction_index;

alter table logs add column transaction_hash bytea;
update logs l set transaction_hash = t.hash
from transactions t where t.block_number = l.block_number and t.transaction_index = l.transaction_index;
alter table logs alter column transaction_hash set not null;
comment on column logs.transaction_hash is 'Hash of the transaction that made the log.';

create index transaction_places_hash on transaction_places (hash_prefix);
create index transaction_places_block on transaction_places using brin (block_number);

drop table receipts;
drop table transactions;
drop function heddle_rlp(bytea);
drop function heddle_number(numeric);
