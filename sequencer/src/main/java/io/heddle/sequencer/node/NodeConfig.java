package io.heddle.sequencer.node;

import io.heddle.batcher.blob.SidecarFormat;
import io.heddle.sequencer.journal.JournalMode;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// The node's configuration, `heddle.*` in properties or `HEDDLE_*` in the environment.
///
/// Keys are hexadecimal private keys, given by file (one key, whitespace ignored) or directly,
/// which is meant for the environment. They are never logged.
@ConfigMapping(prefix = "heddle")
public interface NodeConfig {
  /// What this process does.
  @WithDefault("sequencer,batcher,prover")
  Set<Role> roles();

  /// The genesis file (geth's format with a `rollup` section).
  Path genesis();

  /// Where the state store lies; it is a cache and can be rebuilt from PostgreSQL.
  @WithDefault("data")
  Path dataDir();

  /// Accept the well-known development keys. Refused unless L1 is a development chain.
  @WithDefault("false")
  boolean devKeys();

  /// Which keccak hashes many inputs at once. Empty: the one that proves faster in this process.
  Optional<CryptoChoice.Keccak> keccak();

  /// Which library recovers and verifies signatures. Empty: libsecp256k1 where it loads.
  @WithName("secp256k1")
  Optional<CryptoChoice.Signatures> secp256k1();

  /// Which library the precompiles on BLS12-381 use. Empty: blst where it loads.
  @WithName("bls12381")
  Optional<CryptoChoice.Pairings> bls12381();

  Management management();

  Database database();

  Lease lease();

  State state();

  Executor executor();

  L1 l1();

  Builder builder();

  Pool pool();

  Batcher batcher();

  Prover prover();

  Derivation derivation();

  Health health();

  /// Health (`/q/health`) and metrics (`/q/metrics`). Read in `application.properties`.
  interface Management {
    /// Address to listen on.
    @WithDefault("127.0.0.1")
    String host();

    @WithDefault("9546")
    int port();

    /// Names by which it may be asked (`Host`), beside addresses and `localhost`.
    Optional<List<String>> hosts();

    /// Web origins that may ask; a request without an origin comes from no web page.
    Optional<List<String>> origins();
  }

  /// From when on the health page says that something is late.
  interface Health {
    /// Age of the latest block, in seconds, from which on blocks are late and the node is not
    /// ready.
    @WithDefault("15")
    long blockLateSeconds();

    /// Time without a new L1 block, or without an answer of L1, from which on L1 is away, in
    /// seconds.
    @WithDefault("60")
    long l1SilenceSeconds();

    /// How far the last block in a committed batch may be behind the latest block, in seconds.
    @WithDefault("900")
    long safeLagSeconds();

    /// How far the last block in a proven batch may be behind the last one in a committed batch, in
    /// seconds.
    @WithDefault("3600")
    long proofLagSeconds();
  }

  /// PostgreSQL. Address, user and password are read in `application.properties`.
  interface Database {
    /// `host:port/name`.
    @WithDefault("localhost:5432/heddle")
    String address();

    @WithDefault("postgres")
    String user();

    @WithDefault("postgres")
    String password();

    /// How long one call of block production or of an L1 loop may take, in milliseconds.
    @WithDefault("10000")
    long timeoutMillis();

    /// How long one read for JSON-RPC may take, in milliseconds.
    @WithDefault("5000")
    long readTimeoutMillis();

    /// Connections for quick reads of JSON-RPC; each of its `max-reading` threads has one besides.
    @WithDefault("6")
    int quickReadConnections();

    /// Connections for the loops towards L1 and the builder's look at L1 origins.
    @WithDefault("6")
    int loopConnections();
  }

  /// How long an exclusive role stays with a process that says nothing. Processes of one chain may
  /// have different values: the times in the table are the database's.
  interface Lease {
    /// Time after a renewal, in milliseconds, from which on another process may take the role; at
    /// least three times `renewal-millis`.
    @WithDefault("1000")
    long lifeMillis();

    /// Time between two renewals, in milliseconds, and between two looks of a standby.
    @WithDefault("200")
    long renewalMillis();
  }

  /// The state store.
  interface State {
    /// Upper bound of its file, in MiB; address space only until it is used.
    @WithDefault("16384")
    long mapSizeMib();

    /// How many blocks of history are kept at least; those not finalized yet are always kept.
    @WithDefault("10000")
    long historyBlocks();

    /// How many accounts, and how many slots, are kept in memory for reading; a power of two.
    @WithDefault("131072")
    int cachedValues();

    /// Up to which size, in MiB, its file is checked whole at each start; a larger one is opened
    /// unchecked. 0 = never checked.
    @WithDefault("8192")
    long checkedMib();

    /// Whether all history is kept, from the first block that the store holds.
    @WithDefault("false")
    boolean archive();

    /// Threads that compute the state root; 1 = the block builder's alone. Empty: the machine's
    /// processors.
    OptionalInt trieThreads();

    /// Memory for the state's trie nodes, in MiB; what does not fit is read again from the state
    /// store. Empty: a quarter of the heap.
    OptionalLong trieMemoryMib();
  }

  /// Execution of blocks.
  interface Executor {
    /// Threads that execute a block's transactions; 1 = one after another. Empty: the machine's
    /// processors.
    OptionalInt threads();
  }

  /// The L1 node.
  interface L1 {
    /// JSON-RPC over HTTP; several nodes of one L1 with commas between them, asked in this order.
    @WithDefault("http://localhost:8545")
    String url();

    /// Beacon API for reading blobs back; empty: anvil's own method is used.
    Optional<String> beaconUrl();

    /// The beacon chain's genesis, in seconds since the epoch; matters only with a beacon URL.
    @WithDefault("0")
    long beaconGenesisSeconds();

    /// Seconds per slot; 0 asks by execution block number, as anvil wants it.
    @WithDefault("12")
    long beaconSlotSeconds();

    /// Folder of the blob archive: files named by their versioned hash, which this node writes when
    /// it posts or reads blobs. Empty: there is none.
    Optional<Path> archiveDir();

    /// How long the archive keeps a blob, in days; 0 = for ever.
    @WithDefault("0")
    long archiveDays();

    /// L1 blocks on top of a block before the sequencer builds on it.
    @WithDefault("4")
    int confirmations();

    /// Time between two looks at L1, in milliseconds.
    @WithDefault("1000")
    long pollMillis();
  }

  /// Block production. The block time is the chain's (genesis file).
  interface Builder {
    /// Time between two slices while transactions wait, in milliseconds.
    @WithDefault("5")
    long sliceMillis();

    /// Most transactions in one slice.
    @WithDefault("512")
    int sliceTransactions();

    /// Bytes of blocks that L1 does not have yet, above which blocks carry no user transactions
    /// until the batcher has posted some.
    @WithDefault("67108864")
    long maxUnpostedBytes();

    /// What executing one transaction may take, in milliseconds; what takes longer is dropped.
    /// Empty: half of the block time.
    OptionalLong transactionMillis();

    /// Thread time that transactions slower than 200 Mgas/s may take per block time, in
    /// milliseconds; more of them wait. Empty: by the machine's processors and attestors.
    OptionalLong slowMillis();
  }

  /// The transaction pool.
  interface Pool {
    /// Pooled transactions in all.
    @WithDefault("65536")
    int maxTransactions();

    /// Encoded size of all pooled transactions, in bytes.
    @WithDefault("67108864")
    long maxSizeBytes();

    /// Pooled transactions of one sender.
    @WithDefault("256")
    int maxPerSender();

    /// How far ahead of its account's nonce a transaction may be.
    @WithDefault("256")
    int maxNonceGap();

    /// Encoded size of one transaction, in bytes.
    @WithDefault("131072")
    int maxTransactionBytes();

    /// Least priority fee, in wei per gas.
    @WithDefault("0")
    long minPriorityFeeWei();

    /// How long a transaction may wait, in milliseconds.
    @WithDefault("10800000")
    long lifetimeMillis();

    /// How many dropped transactions are remembered with their reason.
    @WithDefault("65536")
    int maxDropped();

    /// What a returned transaction hash promises: `off`, the transaction is in memory; `written`,
    /// it survives the process; `synced`, it survives the machine.
    @WithDefault("written")
    JournalMode journal();

    /// Size, in bytes, at which the journal is written anew with what is still pooled; at least
    /// twice `max-size-bytes`.
    @WithDefault("201326592")
    long journalMaxBytes();

    /// Whether what a transaction will probably use is read into memory as it arrives.
    @WithDefault("true")
    boolean readAhead();
  }

  /// The batcher.
  interface Batcher {
    /// Private key of the committing account, which sends blobs.
    Optional<String> key();

    Optional<Path> keyFile();

    /// Private key of the account that sends proofs and finality; L1 nodes do not pool blob and
    /// other transactions of one account together.
    Optional<String> settlementKey();

    Optional<Path> settlementKeyFile();

    /// A batch is closed when its oldest block with user transactions or deposits is this old, in
    /// seconds.
    @WithDefault("12")
    long maxAgeSeconds();

    /// A batch of empty blocks, for which nobody waits, is closed at this age, in seconds.
    @WithDefault("300")
    long maxIdleAgeSeconds();

    /// A batch is closed when it has this many blocks.
    @WithDefault("600")
    int maxBlocks();

    /// A batch is closed when its transactions have this many bytes, uncompressed.
    @WithDefault("400000")
    long targetSizeBytes();

    /// Sealed batches that may wait for L1.
    @WithDefault("8")
    int maxBatchesAhead();

    /// Of them, batches whose blob transactions may be on their way at once; L1 nodes pool 16 of an
    /// account.
    @WithDefault("3")
    int maxInFlight();

    /// Most batches in one proof.
    @WithDefault("16")
    int maxBatchesPerProof();

    /// Most L2 gas in one proof; a single batch is proven whatever it used.
    @WithDefault("1000000000")
    long maxGasPerProof();

    /// Time between a refused proof and the next attempt, in milliseconds; doubled while nothing
    /// changes, up to ten minutes.
    @WithDefault("10000")
    long proofRetryMillis();

    /// Which proofs a blob transaction carries: `blob-proofs` until L1's Osaka fork, `cell-proofs`
    /// from then on.
    @WithDefault("blob-proofs")
    SidecarFormat sidecarFormat();

    /// Time between two steps, in milliseconds.
    @WithDefault("500")
    long stepMillis();
  }

  /// The role that rebuilds the chain from L1.
  interface Derivation {
    /// The last L2 block to derive. Empty: all that L1 has.
    OptionalLong to();
  }

  /// The attestation prover.
  interface Prover {
    /// Private keys of the attestors that this process runs.
    Optional<List<String>> keys();

    Optional<List<Path>> keyFiles();

    /// L1 JSON-RPC of each attestor, in the order of the keys; the last one serves the rest, and
    /// `heddle.l1.url` serves all when there is none.
    Optional<List<String>> l1Urls();

    /// How many signatures the verifier contract wants.
    @WithDefault("2")
    int threshold();

    /// Threads that prove, all together, at a low priority: so many attestors compute at the same
    /// time, or one with so many threads. Empty: half of the machine's processors, at least one.
    OptionalInt threads();

    /// How long recording a witness, and then each attestor, may take, in milliseconds, whatever
    /// the range's gas.
    @WithDefault("120000")
    long timeoutMillis();

    /// L2 gas of the range for which they get one second more.
    @WithDefault("2000000")
    long gasPerSecond();

    /// The longest time that they get, in milliseconds: for one batch that was too slow before.
    @WithDefault("3600000")
    long maxTimeoutMillis();
  }
}
