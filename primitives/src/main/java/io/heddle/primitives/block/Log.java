package io.heddle.primitives.block;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.primitives.rlp.RlpReader;
import io.heddle.primitives.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/// An event that a contract emitted, with at most four topics.
public record Log(Address address, List<Hash> topics, Bytes data) {
  private static final int MAX_TOPICS = 4;

  public Log {
    topics = List.copyOf(topics);
    if (topics.size() > MAX_TOPICS) {
      throw new IllegalArgumentException("log topics: max=4 actual=" + topics.size());
    }
  }

  /// `[address, [topics], data]`.
  public void writeTo(RlpWriter rlp) {
    rlp.beginList().writeAddress(address).beginList();
    for (Hash topic : topics) {
      rlp.writeHash(topic);
    }
    rlp.endList().writeBytes(data).endList();
  }

  /// Reads what [#writeTo] writes; `RlpException` on anything else.
  public static Log readFrom(RlpReader rlp) {
    RlpReader fields = rlp.readList("log");
    Address address = fields.readAddress("log.address");
    RlpReader topicItems = fields.readList("log.topics");
    List<Hash> topics = new ArrayList<>(MAX_TOPICS);
    while (topicItems.hasNext()) {
      if (topics.size() == MAX_TOPICS) {
        throw new RlpException("log.topics: more than 4");
      }
      topics.add(topicItems.readHash("log.topics"));
    }
    Bytes data = fields.readBytes("log.data");
    fields.expectEnd("log");
    return new Log(address, topics, data);
  }
}
