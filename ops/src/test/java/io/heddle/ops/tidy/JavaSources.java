package io.heddle.ops.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/// Java sources as the compiler's parser sees them.
final class JavaSources {
  /// How many lines a method has, without its comment.
  record Method(String file, String name, long lines) {}

  private final List<CompilationUnitTree> units = new ArrayList<>();
  private final SourcePositions positions;

  JavaSources(Collection<String> paths) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Path> files = paths.stream().map(ProjectFiles.ROOT::resolve).toList();
    JavacTask task =
        (JavacTask)
            compiler.getTask(
                null,
                null,
                null,
                List.of("-proc:none"),
                null,
                compiler
                    .getStandardFileManager(null, null, null)
                    .getJavaFileObjectsFromPaths(files));
    positions = Trees.instance(task).getSourcePositions();
    try {
      task.parse().forEach(units::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String path(CompilationUnitTree unit) {
    return ProjectFiles.ROOT.relativize(Path.of(unit.getSourceFile().toUri())).toString();
  }

  List<Method> methods() {
    List<Method> methods = new ArrayList<>();
    for (CompilationUnitTree unit : units) {
      unit.accept(
          new TreeScanner<Void, Void>() {
            @Override
            public Void visitMethod(MethodTree method, Void unused) {
              long lines = line(unit, method, true) - line(unit, method, false) + 1;
              methods.add(new Method(path(unit), method.getName().toString(), lines));
              return super.visitMethod(method, null);
            }
          },
          null);
    }
    return methods;
  }

  private long line(CompilationUnitTree unit, Tree tree, boolean end) {
    long position =
        end ? positions.getEndPosition(unit, tree) : positions.getStartPosition(unit, tree);
    return unit.getLineMap().getLineNumber(Math.max(position, 0));
  }

  /// The files of each top-level class, by its simple name.
  Map<String, List<String>> filesByClass() {
    Map<String, List<String>> files = new TreeMap<>();
    for (CompilationUnitTree unit : units) {
      for (Tree declared : unit.getTypeDecls()) {
        if (declared instanceof ClassTree type) {
          files
              .computeIfAbsent(type.getSimpleName().toString(), _ -> new ArrayList<>())
              .add(path(unit));
        }
      }
    }
    return files;
  }

  /// The keys of the settings that a configuration interface declares.
  Set<String> settings(String name, String prefix) {
    Set<String> keys = new TreeSet<>();
    for (CompilationUnitTree unit : units) {
      for (Tree declared : unit.getTypeDecls()) {
        if (declared instanceof ClassTree type && type.getSimpleName().contentEquals(name)) {
          addSettings(type, prefix, keys);
        }
      }
    }
    return keys;
  }

  private static void addSettings(ClassTree type, String prefix, Set<String> keys) {
    Map<String, ClassTree> groups = new TreeMap<>();
    for (Tree member : type.getMembers()) {
      if (member instanceof ClassTree group) {
        groups.put(group.getSimpleName().toString(), group);
      }
    }
    for (Tree member : type.getMembers()) {
      if (member instanceof MethodTree method && method.getBody() == null) {
        String key = prefix + "." + kebab(method.getName().toString());
        ClassTree group = groups.get(String.valueOf(method.getReturnType()));
        if (group == null) {
          keys.add(key);
        } else {
          addSettings(group, key, keys);
        }
      }
    }
  }

  private static String kebab(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}
