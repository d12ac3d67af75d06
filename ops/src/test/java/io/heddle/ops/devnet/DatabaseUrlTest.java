package io.heddle.ops.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.ops.OperatorException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DatabaseUrlTest {
  @Test
  void parse_full_namesEveryPart() {
    DatabaseUrl url =
        DatabaseUrl.parse(URI.create("postgresql://op:s3cret@db.example:6432/heddle"));
    assertEquals(new DatabaseUrl("db.example", 6432, "heddle", "op", "s3cret"), url);
    assertEquals("db.example:6432/heddle", url.location());
  }

  @Test
  void parse_withoutPort_takesThePostgresPort() {
    assertEquals(5432, DatabaseUrl.parse(URI.create("postgres://op:x@db/heddle")).port());
  }

  @Test
  void toString_always_hidesThePassword() {
    assertFalse(
        DatabaseUrl.parse(URI.create("postgresql://op:s3cret@db/heddle"))
            .toString()
            .contains("s3cret"));
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://db/heddle, scheme",
    "mysql://op@db/heddle, scheme",
    "postgresql://op@db, name",
    "postgresql:///heddle, host",
    "postgresql://db/heddle, user",
  })
  void parse_incomplete_namesWhatIsMissing(String text, String fragment) {
    OperatorException failure =
        assertThrows(OperatorException.class, () -> DatabaseUrl.parse(URI.create(text)));
    assertTrue(String.valueOf(failure.getMessage()).contains(fragment), failure.getMessage());
  }
}
