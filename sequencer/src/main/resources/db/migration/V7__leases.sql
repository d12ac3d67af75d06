-- Which process holds an exclusive role. Each holder has an epoch of its own; whatever it writes, it writes in
-- transactions that hold the row with its epoch (`for key share`), so nothing of a former holder commits after
-- another one has begun. Taking a lease over changes `epoch`, which is part of a unique index: that waits for such
-- transactions, while renewing does not.

create table leases (
  name       varchar(64)  primary key,
  holder     varchar(128) not null,
  epoch      bigint       not null,
  expires_at timestamptz  not null,
  unique (name, epoch)
);
comment on table  leases is 'Exclusive roles and who holds them.';
comment on column leases.holder is 'Host and process, for people.';
comment on column leases.epoch is 'Rises by one whenever the lease changes hands.';
comment on column leases.expires_at is 'By the database''s clock; from then on another process may take the lease.';
