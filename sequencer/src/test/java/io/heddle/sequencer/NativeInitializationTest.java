package io.heddle.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.channels.Channel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What a static initializer decides in a native executable. Quarkus runs each of them in the
/// builder, but for the classes that the native arguments name: what is drawn, measured, chosen or
/// opened there would be the same in every copy, on every machine, for ever.
///
/// Static initializers are followed through the project's own methods as far as the compiler knows
/// which method is called. What lambdas and method references do is not theirs: it comes later.
class NativeInitializationTest {
  /// Static fields of these types hold something of one process.
  private static final List<Class<?>> OF_A_PROCESS =
      List.of(
          RandomGenerator.class,
          Clock.class,
          Instant.class,
          Thread.class,
          Executor.class,
          Channel.class,
          HttpClient.class,
          java.net.Socket.class,
          java.net.ServerSocket.class,
          java.util.Timer.class,
          ProcessHandle.class);

  /// Calls that draw, measure, choose or open something, as `class.method`.
  private static final Pattern OF_A_MOMENT =
      Pattern.compile(
          String.join(
              "|",
              "java\\.util\\.(Random|SplittableRandom|Timer)\\.<init>",
              "java\\.util\\.UUID\\.randomUUID",
              "java\\.util\\.concurrent\\.ThreadLocalRandom\\..*",
              "java\\.util\\.concurrent\\.Executors\\.new.*",
              "java\\.util\\.concurrent\\.(ForkJoinPool|ThreadPoolExecutor)\\.(<init>|commonPool)",
              "java\\.util\\.random\\..*",
              "java\\.util\\.ServiceLoader\\.load.*",
              "java\\.security\\.SecureRandom\\..*",
              "java\\.lang\\.Math\\.random",
              "java\\.lang\\.System\\.(nanoTime|currentTimeMillis|getenv|getProperty|getProperties)",
              "java\\.lang\\.(System|Runtime)\\.(load|loadLibrary)",
              "java\\.lang\\.Runtime\\.(availableProcessors|maxMemory|totalMemory|addShutdownHook)",
              "java\\.lang\\.(Integer\\.getInteger|Long\\.getLong|Boolean\\.getBoolean)",
              "java\\.lang\\.Thread\\.(<init>|start|ofPlatform|ofVirtual|startVirtualThread)",
              "java\\.lang\\.ModuleLayer\\.boot",
              "java\\.lang\\.ProcessHandle\\.current",
              "java\\.lang\\.foreign\\.(Linker|SymbolLookup|Arena)\\..*",
              "java\\.time\\.(Instant|LocalDate|LocalDateTime|ZonedDateTime)\\.now",
              "java\\.time\\.Clock\\.system.*",
              "java\\.net\\..*\\.<init>",
              "java\\.net\\.InetAddress\\.get.*",
              "java\\.net\\.http\\.HttpClient\\.new.*",
              "java\\.nio\\.file\\.Files\\..*"));

  private static final Pattern AT_RUN_TIME =
      Pattern.compile("--initialize-at-run-time=([\\w.$,]+)");

  private static JavaClasses heddle;
  private static Set<String> atRunTime;

  @BeforeAll
  static void read() throws IOException {
    heddle =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages(
                "io.heddle.primitives",
                "io.heddle.executor",
                "io.heddle.prover",
                "io.heddle.contracts",
                "io.heddle.batcher",
                "io.heddle.sequencer");
    atRunTime = nativeArguments();
  }

  /// The classes and packages that the native arguments of all modules name.
  private static Set<String> nativeArguments() throws IOException {
    Set<String> named = new TreeSet<>();
    try (var modules = Files.list(Path.of("").toAbsolutePath().resolveSibling(""))) {
      for (Path module : modules.toList()) {
        Path resources = module.resolve("src/main/resources");
        if (Files.isDirectory(resources)) {
          named.addAll(argumentsBelow(resources));
        }
      }
    }
    return named;
  }

  private static Set<String> argumentsBelow(Path resources) throws IOException {
    Set<String> named = new TreeSet<>();
    try (var files = Files.walk(resources)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".properties")).toList()) {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
          properties.load(in);
        }
        String arguments =
            properties.getProperty("Args", "")
                + properties.getProperty("quarkus.native.additional-build-args", "");
        Matcher argument = AT_RUN_TIME.matcher(arguments.replace(",--", " --"));
        while (argument.find()) {
          named.addAll(List.of(argument.group(1).split(",")));
        }
      }
    }
    return named;
  }

  private static boolean isAtRunTime(JavaClass type) {
    return atRunTime.stream()
        .anyMatch(name ->
            type.getName().equals(name)
                || type.getName().startsWith(name + ".")
                || type.getName().startsWith(name + "$"));
  }

  @Test
  void whatBelongsToAProcessOrAMoment_isInitializedAtRunTime() {
    Map<String, String> wrong = new TreeMap<>();
    int found = 0;
    for (JavaClass type : heddle) {
      Optional<String> why = ofAProcess(type).or(() -> reached(type, this::ofAMoment));
      found += why.isPresent() ? 1 : 0;
      why.filter(_ -> !isAtRunTime(type)).ifPresent(words -> wrong.put(type.getName(), words));
    }
    assertEquals(Map.of(), wrong, "name them in their module's native-image.properties");
    assertFalse(found < 5, "the rule finds too little: " + found);
  }

  private static Optional<String> ofAProcess(JavaClass type) {
    return type.getFields().stream()
        .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
        .filter(field -> OF_A_PROCESS.stream().anyMatch(field.getRawType()::isAssignableTo))
        .map(JavaField::getName)
        .findFirst()
        .map(name -> "its static field " + name);
  }

  private Optional<String> ofAMoment(JavaClass initialized, JavaAccess<?> access) {
    String called = access.getTargetOwner().getName() + "." + access.getTarget().getName();
    return OF_A_MOMENT.matcher(called).matches()
        ? Optional.of("%s calls %s".formatted(access.getOrigin().getFullName(), called))
        : Optional.empty();
  }

  /// An object of a class of run time in the image heap fails the native build, and so does such a
  /// class that was initialized in the builder.
  @Test
  void whatIsInitializedInTheBuilder_touchesNoClassOfRunTime() {
    Map<String, String> wrong = new TreeMap<>();
    for (JavaClass type : heddle) {
      if (!isAtRunTime(type)) {
        reached(type, this::ofRunTime).ifPresent(words -> wrong.put(type.getName(), words));
      }
    }
    assertEquals(Map.of(), wrong, "name them too, or move what they touch");
  }

  private Optional<String> ofRunTime(JavaClass initialized, JavaAccess<?> access) {
    JavaClass touched = access.getTargetOwner();
    return isAtRunTime(touched) && initializes(access)
        ? Optional.of("%s uses %s".formatted(access.getOrigin().getFullName(), touched.getName()))
        : Optional.empty();
  }

  /// Constructors, static methods and static fields do; constants are copied by the compiler.
  private static boolean initializes(JavaAccess<?> access) {
    if (access.getTarget() instanceof AccessTarget.ConstructorCallTarget) {
      return true;
    }
    return access
        .getTarget()
        .resolveMember()
        .map(JavaMember::getModifiers)
        .map(modifiers -> modifiers.contains(JavaModifier.STATIC))
        .orElse(false);
  }

  private interface Rule {
    Optional<String> breach(JavaClass initialized, JavaAccess<?> access);
  }

  /// The first breach in what the class's static initializer does.
  private static Optional<String> reached(JavaClass type, Rule rule) {
    Deque<JavaCodeUnit> open = new ArrayDeque<>();
    type.getStaticInitializer().ifPresent(open::add);
    Set<String> seen = new HashSet<>();
    while (!open.isEmpty()) {
      for (JavaAccess<?> access : open.pop().getAccessesFromSelf()) {
        if (access.isDeclaredInLambda()) {
          continue;
        }
        Optional<String> breach = rule.breach(type, access);
        if (breach.isPresent()) {
          return breach;
        }
        if (access.getTarget().resolveMember().orElse(null) instanceof JavaCodeUnit called
            && called.getOwner().getPackageName().startsWith("io.heddle")
            && seen.add(called.getFullName())) {
          open.add(called);
        }
      }
    }
    return Optional.empty();
  }
}
