package io.heddle.sequencer.node;

import java.util.regex.Pattern;

/// Variables that Kubernetes puts into each container's environment for every service of its
/// namespace (`enableServiceLinks`), and Docker for every linked container. For a service whose
/// name begins with `heddle` they look like settings of this node.
final class ServiceVariables {
  private static final Pattern SERVICE =
      Pattern.compile("[A-Z0-9_]+_SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)");

  private static final Pattern PORT =
      Pattern.compile("[A-Z0-9_]+_PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");

  private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

  private ServiceVariables() {}

  /// Whether a variable has the form of these, by its name or by its value.
  static boolean matches(String name, String value) {
    return SERVICE.matcher(name).matches() || PORT.matcher(name).matches() || isAddress(value);
  }

  /// Whether a value is the address of a service. The setting's own name is the service's then, as
  /// `HEDDLE_RPC_PORT` of a service `heddle-rpc`.
  static boolean isAddress(String value) {
    return ADDRESS.matcher(value).matches();
  }
}
