# ./heddle image: container images of the node. Sourced by the launcher, whose functions and variables it uses.

readonly image_user=10001
readonly image_modules=java.base,java.compiler,java.instrument,java.logging,java.management,java.naming,java.net.http,\
java.rmi,java.security.jgss,java.security.sasl,java.sql,java.transaction.xa,java.xml,jdk.unsupported,jdk.management,\
jdk.zipfs,jdk.jfr,jdk.incubator.vector,jdk.net,jdk.jcmd

image() {
  local kind=${1:-} base=scratch tag="" engine="" context="$state_dir/image"
  [[ "$kind" == jvm || "$kind" == native ]] || die "image: jvm or native?"
  shift
  while [[ $# -gt 0 ]]; do
    case "$1" in
      --base) base=${2:?--base needs an image}; shift 2 ;;
      --tag) tag=${2:?--tag needs a name}; shift 2 ;;
      --engine) engine=${2:?--engine needs docker, podman or buildah}; shift 2 ;;
      *) die "unknown option of image: $1" ;;
    esac
  done
  tag=${tag:-heddle:$kind}
  [[ "$kind" == jvm ]] || find_native_image
  [[ -n "$engine" ]] || engine=$(image_engine)
  context="$context/$kind"
  rm -rf "$context"
  mkdir -p "$context"/root/{etc,opt/heddle} "$context/owned"/{data,tmp}
  chmod 1777 "$context/owned/tmp"
  printf 'root:x:0:0:root:/:/none\nheddle:x:%s:%s:heddle:/data:/none\n' $image_user $image_user >"$context/root/etc/passwd"
  printf 'root:x:0:\nheddle:x:%s:\n' $image_user >"$context/root/etc/group"
  printf 'hosts: files dns\n' >"$context/root/etc/nsswitch.conf"
  "image_${kind}_files" "$context/root"
  [[ "$base" != scratch ]] || image_c_library "$context/root"
  cp "$root/ops/image/Dockerfile.$kind" "$context/Dockerfile"
  if [[ -z "$engine" ]]; then
    die "no container engine: neither docker (with a running daemon) nor podman nor buildah is here.
        The context of the image lies in $context. Install one of them and run this again, or build there:
        docker build --build-arg BASE=$base -t $tag ."
  fi
  say "image: $engine builds $tag from $base"
  image_build "$engine" "$base" "$tag" "$context"
  say "image: $tag is built. Its settings: docs/configuration.md; how to run it: docs/guide/containers.md"
}

image_engine() { # the first that works
  if command -v docker >/dev/null 2>&1 && docker info >/dev/null 2>&1; then echo docker; return; fi
  if command -v podman >/dev/null 2>&1; then echo podman; return; fi
  if command -v buildah >/dev/null 2>&1; then echo buildah; fi
}

image_build() {
  local engine=$1 base=$2 tag=$3 context=$4
  case "$engine" in
    # Docker's own format keeps HEALTHCHECK, which OCI's does not have.
    podman | buildah) "$engine" build --format docker --build-arg BASE="$base" -t "$tag" "$context" ;;
    docker) docker build --build-arg BASE="$base" -t "$tag" "$context" ;;
    *) die "--engine: docker, podman or buildah, not $engine" ;;
  esac || die "image: $engine does not build it; the lines above say why, the context is $context"
}

image_jvm_files() { # the node, a Java runtime with the modules it needs, and the JVM's flags
  local to=$1/opt/heddle
  find_java
  build ops
  say "image: linking a Java runtime"
  "$JAVA_HOME/bin/jlink" --add-modules "$image_modules" --strip-debug --no-header-files --no-man-pages \
    --output "$to/jre" 2>&1 | grep -v 'Using incubator modules' || true
  [[ -x "$to/jre/bin/java" ]] || die "image: jlink made no runtime"
  cp -a "$root/sequencer/target/quarkus-app" "$to/app"
  cp "$root/ops/image/jvm.options" "$to/jvm.options"
}

image_native_files() { # the executable, from the sources that Quarkus writes for native-image
  local to=$1/opt/heddle
  find_java
  say "image: compiling the native executable (takes 8 GB of memory and many minutes)"
  maven -q -DskipTests -Dspotless.check.skip=true -Pnative-sources -pl sequencer -am package || die "native augmentation failed"
  (cd "$root/sequencer/target/native-sources" && "$native_image" $(cat native-image.args)) || die "native-image failed"
  find "$root/sequencer/target/native-sources" -maxdepth 1 -type f -perm -u+x -exec cp {} "$to/heddle" \;
  [[ -x "$to/heddle" ]] || die "native-image made no executable"
}

find_native_image() {
  native_image=$(command -v native-image || true)
  [[ -n "$native_image" ]] || native_image=${GRAALVM_HOME:+$GRAALVM_HOME/bin/native-image}
  [[ -x "$native_image" ]] || die "native-image is missing: install GraalVM CE 25 or Mandrel 25 and set GRAALVM_HOME to it"
}

# An image from scratch takes the C library of this machine, as far as the node's programs and libraries ask for it.
image_c_library() {
  local to=$1 file
  say "image: the C library of this machine goes into the image (--base IMAGE takes another one)"
  { find "$to/opt/heddle" -type f \( -perm -u+x -o -name '*.so' \) -exec ldd {} \; 2>/dev/null || true; } \
    | awk '$2 == "=>" && $3 ~ /^\// { print $3 } $1 ~ /^\/.*\/ld-/ { print $1 }' | sort -u | while read -r file; do
      [[ "$file" == "$to"* ]] || image_copy "$file" "$to"
    done
  # Loaded by name: what libraries inside jars may ask for, and the resolver.
  for file in libm.so.6 libpthread.so.0 libdl.so.2 librt.so.1 libresolv.so.2 libnss_dns.so.2 libgcc_s.so.1 libstdc++.so.6; do
    file=$(ldconfig -p | awk -v name="$file" '$1 == name && /x86-64|aarch64|AArch64/ { print $NF; exit }')
    [[ -z "$file" ]] || image_copy "$file" "$to"
  done
}

image_copy() { # a file under its own name below $2
  mkdir -p "$2$(dirname "$1")"
  cp -L --preserve=mode,timestamps "$1" "$2$1"
}
