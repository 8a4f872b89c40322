// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A configuration that has to be refused.
 *
 * @param what is wrong with it
 * @param text of the configuration
 * @param pointers to everything that is wrong, in the order in which it is told
 */
public record BadConfiguration(String what, String text, List<String> pointers) {
    private static final String GOOD_ENDPOINT = "{'listen': 'tcp://127.0.0.1:7000', 'protocol': 'text'}";

    @Override
    public String toString() {
        return what;
    }

    /** All of them. */
    public static Stream<BadConfiguration> all() {
        return Stream.of(notJson(), topLevel(), log(), cluster(), endpoints(), listen(), sockets(), limits(), several())
                .flatMap(Arrays::stream);
    }

    private static BadConfiguration[] notJson() {
        return new BadConfiguration[] {
            bad("nothing in braces and no end", "{", ""),
            bad("no comma", "{'endpoints': {} 'eventLoops': 0}", ""),
            bad("a comma too many", "{'endpoints': {'a': " + GOOD_ENDPOINT + "},}", ""),
            bad("single quotes", "{`endpoints`: {}}".replace('`', '\''), ""),
            bad("a comment", "{ // mine\n'endpoints': {'a': " + GOOD_ENDPOINT + "}}", ""),
            bad("something behind the end", "{'endpoints': {'a': " + GOOD_ENDPOINT + "}} {}", ""),
            bad("a number with a leading zero", top("'eventLoops': 01"), ""),
            bad("a key twice", top("'eventLoops': 1, 'eventLoops': 1"), "/eventLoops"),
            bad(
                    "an endpoint twice",
                    "{'endpoints': {'a': " + GOOD_ENDPOINT + ", 'a': " + GOOD_ENDPOINT + "}}",
                    "/endpoints/a"),
            bad("a setting twice", endpoint("'backlog': 1, 'backlog': 2"), "/endpoints/a/backlog"),
            bad("too deep", "{'endpoints': " + "[".repeat(2_000), ""),
        };
    }

    private static BadConfiguration[] topLevel() {
        return new BadConfiguration[] {
            bad("empty", "{}", ""),
            bad("endpoints are null", "{'endpoints': null}", "/endpoints"),
            bad("endpoints are a list", "{'endpoints': [" + GOOD_ENDPOINT + "]}", "/endpoints"),
            bad("no endpoint", "{'endpoints': {}}", "/endpoints"),
            bad("an unknown key", top("'colour': 'red'"), "/colour"),
            bad("a key with a slash and a tilde", top("'a/b~c': 1"), "/a~1b~0c"),
            bad("a key of a later version", top("'history': {}"), "/history"),
            bad("a slip in a key", top("'drainSecond': 5"), "/drainSecond"),
            bad("another case", top("'EventLoops': 1"), "/EventLoops"),
            bad("event loops in words", top("'eventLoops': 'two'"), "/eventLoops"),
            bad("half an event loop", top("'eventLoops': 1.5"), "/eventLoops"),
            bad("event loops below zero", top("'eventLoops': -1"), "/eventLoops"),
            bad("too many event loops", top("'eventLoops': 65"), "/eventLoops"),
            bad("a number beyond all bounds", top("'eventLoops': 1e400"), "/eventLoops"),
            bad("a time beyond all bounds", top("'drainSeconds': 1e400"), "/drainSeconds"),
            bad("a number that is zero in its last 64 bits", top("'eventLoops': 36893488147419103232"), "/eventLoops"),
            bad("an unknown transport", top("'transport': 'kqueue'"), "/transport"),
            bad("a drain below zero", top("'drainSeconds': -1"), "/drainSeconds"),
            bad("a time with a unit that is none", top("'drainSeconds': '10 s'"), "/drainSeconds"),
            bad("a time without unit in quotes", top("'drainSeconds': '10'"), "/drainSeconds"),
            bad("a time of a thousand years", top("'drainSeconds': '9000000h'"), "/drainSeconds"),
            bad("a time of a thousand years in seconds", top("'drainSeconds': 32000000000"), "/drainSeconds"),
            bad("a size that is negative", top("'maxPendingTotal': -1"), "/maxPendingTotal"),
            bad("a size in units of a thousand", top("'maxPendingTotal': '64MB'"), "/maxPendingTotal"),
            bad("a size beyond a long", top("'maxPendingTotal': 99999999999999999999999"), "/maxPendingTotal"),
            bad("a size in GiB beyond a long", top("'maxPendingTotal': '9999999999GiB'"), "/maxPendingTotal"),
        };
    }

    private static BadConfiguration[] log() {
        return new BadConfiguration[] {
            bad("log is a word", top("'log': 'json'"), "/log"),
            bad("an unknown format", top("'log': {'format': 'xml'}"), "/log/format"),
            bad("an unknown level", top("'log': {'levels': {'io.netty': 'loud'}}"), "/log/levels/io.netty"),
            bad("a level in capitals", top("'log': {'levels': {'root': 'INFO'}}"), "/log/levels/root"),
            bad("a logger without name", top("'log': {'levels': {'': 'info'}}"), "/log/levels/"),
            bad("an unknown key of log", top("'log': {'level': 'info'}"), "/log/level"),
        };
    }

    private static BadConfiguration[] cluster() {
        return new BadConfiguration[] {
            bad("a cluster in a word", top("'cluster': true"), "/cluster"),
            bad("an unknown setting of the cluster", top("'cluster': {'colour': 1}"), "/cluster/colour"),
            bad("half a cluster", top("'cluster': {'enabled': 'yes'}"), "/cluster/enabled"),
            bad("a name with a space", top("'cluster': {'name': 'a b'}"), "/cluster/name"),
            bad("no name", top("'cluster': {'name': ''}"), "/cluster/name"),
            bad("no port to bind", top("'cluster': {'bind': '127.0.0.1'}"), "/cluster/bind"),
            bad("bind is a URL", top("'cluster': {'bind': 'tcp://127.0.0.1:5701'}"), "/cluster/bind"),
            bad("every interface", top("'cluster': {'bind': '*:5701'}"), "/cluster/bind"),
            bad("every interface by number", top("'cluster': {'bind': '0.0.0.0:5701'}"), "/cluster/bind"),
            bad(
                    "others can come, and there is no secret",
                    top("'cluster': {'bind': '10.0.0.7:5701'}"),
                    "/cluster/bind"),
            bad("a short secret", top("'cluster': {'secret': 'hush'}"), "/cluster/secret"),
            bad("a member without port", top("'cluster': {'members': ['10.0.0.7']}"), "/cluster/members/0"),
            bad("a member that is a number", top("'cluster': {'members': ['a:1', 2]}"), "/cluster/members/1"),
            bad("members in a text", top("'cluster': {'members': 'a:1,b:1'}"), "/cluster/members"),
            bad("an unknown discovery", top("'cluster': {'discovery': {'oracle': {}}}"), "/cluster/discovery/oracle"),
            bad(
                    "two discoveries",
                    top("'cluster': {'discovery': {'kubernetes': {}, 'multicast': {}}}"),
                    "/cluster/discovery"),
            bad(
                    "a discovery with a number",
                    top("'cluster': {'discovery': {'multicast': {'port': 1}}}"),
                    "/cluster/discovery/multicast/port"),
            bad("a port too large", top("'cluster': {'eventBus': {'port': 65536}}"), "/cluster/eventBus/port"),
            bad(
                    "a certificate without a CA",
                    top("'cluster': {'eventBus': {'tls': {'pkcs12': 'conf/README.md'}}}"),
                    "/cluster/eventBus/tls"),
            bad(
                    "a CA without a certificate",
                    top("'cluster': {'eventBus': {'tls': {'clientCa': 'conf/README.md'}}}"),
                    "/cluster/eventBus/tls"),
            bad("no such Hazelcast file", top("'cluster': {'hazelcast': 'no/such.yaml'}"), "/cluster/hazelcast"),
            bad(
                    "two places for one thing",
                    top("'cluster': {'name': 'x', 'hazelcast': 'conf/README.md'}"),
                    "/cluster/name"),
            bad("little room for a link", top("'cluster': {'maxPending': '1KiB'}"), "/cluster/maxPending"),
        };
    }

    private static BadConfiguration[] endpoints() {
        return new BadConfiguration[] {
            bad("an endpoint is a URL", "{'endpoints': {'a': 'tcp://127.0.0.1:1'}}", "/endpoints/a"),
            bad("nothing in an endpoint", "{'endpoints': {'a': {}}}", "/endpoints/a", "/endpoints/a"),
            bad("no listen", "{'endpoints': {'a': {'protocol': 'text'}}}", "/endpoints/a"),
            bad("no protocol", "{'endpoints': {'a': {'listen': 'tcp://127.0.0.1:1'}}}", "/endpoints/a"),
            bad("a name in capitals", "{'endpoints': {'A': " + GOOD_ENDPOINT + "}}", "/endpoints/A"),
            bad("a name with a slash", "{'endpoints': {'a/b': " + GOOD_ENDPOINT + "}}", "/endpoints/a~1b"),
            bad("a name that begins with -", "{'endpoints': {'-a': " + GOOD_ENDPOINT + "}}", "/endpoints/-a"),
            bad("an empty name", "{'endpoints': {'': " + GOOD_ENDPOINT + "}}", "/endpoints/"),
            bad(
                    "an unknown protocol",
                    "{'endpoints': {'a': {'listen': 'tcp://127.0.0.1:1', 'protocol': 'smtp'}}}",
                    "/endpoints/a/protocol"),
            bad(
                    "a protocol in capitals",
                    "{'endpoints': {'a': {'listen': 'tcp://127.0.0.1:1', 'protocol': 'TEXT'}}}",
                    "/endpoints/a/protocol"),
            bad("a protocol on http", http("'protocol': 'json'"), "/endpoints/a/protocol"),
            bad("a framing on http", http("'framing': 'line'"), "/endpoints/a/framing"),
            bad("a channel on http", http("'channel': 'lobby'"), "/endpoints/a/channel"),
            bad("a lease on http", http("'lease': '5s'"), "/endpoints/a/lease"),
            bad("serves nothing", http("'serves': []"), "/endpoints/a/serves"),
            bad("serves in one word", http("'serves': 'public'"), "/endpoints/a/serves"),
            bad("serves what there is not", http("'serves': ['public', 'private']"), "/endpoints/a/serves/1"),
            bad("an origin with a path", http("'allowedOrigins': ['https://a.b/']"), "/endpoints/a/allowedOrigins/0"),
            bad("an origin without a scheme", http("'allowedOrigins': ['a.b']"), "/endpoints/a/allowedOrigins/0"),
            bad("an origin that is a number", http("'allowedOrigins': [1]"), "/endpoints/a/allowedOrigins/0"),
            bad("compression in words", http("'compression': 'yes'"), "/endpoints/a/compression"),
            bad("a heartbeat below zero", http("'heartbeat': -1"), "/endpoints/a/heartbeat"),
            bad("serves on a socket", endpoint("'serves': ['public']"), "/endpoints/a/serves"),
            bad("origins on a socket", endpoint("'allowedOrigins': []"), "/endpoints/a/allowedOrigins"),
            bad("compression on a socket", endpoint("'compression': true"), "/endpoints/a/compression"),
            bad("a heartbeat on a socket", endpoint("'heartbeat': '1s'"), "/endpoints/a/heartbeat"),
            bad(
                    "http for anybody",
                    "{'endpoints': {'a': {'listen': 'http://0.0.0.0:8080', 'serves': ['public']}}}",
                    "/endpoints/a/listen"),
            bad(
                    "http where TCP is",
                    "{'endpoints': {'t': " + GOOD_ENDPOINT + ", 'a': {'listen': 'http://127.0.0.1:7000'}}}",
                    "/endpoints/a/listen"),
            bad("an unknown framing", endpoint("'framing': 'crlf'"), "/endpoints/a/framing"),
            bad("a channel with a wildcard", endpoint("'channel': 'a.*'"), "/endpoints/a/channel"),
            bad("a channel with white space", endpoint("'channel': 'a b'"), "/endpoints/a/channel"),
            bad("an empty channel", endpoint("'channel': ''"), "/endpoints/a/channel"),
            bad("a channel of the server's", endpoint("'channel': '$sys'"), "/endpoints/a/channel"),
            bad("a channel with an empty token", endpoint("'channel': 'a..b'"), "/endpoints/a/channel"),
            bad(
                    "a channel that is too long",
                    endpoint("'channel': '" + "x".repeat(1_025) + "'"),
                    "/endpoints/a/channel"),
            bad("a channel that is a number", endpoint("'channel': 7"), "/endpoints/a/channel"),
            bad("an unknown overflow policy", endpoint("'overflow': 'drop'"), "/endpoints/a/overflow"),
            bad("allowAnonymous in words", endpoint("'allowAnonymous': 'true'"), "/endpoints/a/allowAnonymous"),
            bad("a key of a later version in an endpoint", endpoint("'tls': {}"), "/endpoints/a/tls"),
        };
    }

    private static BadConfiguration[] listen() {
        return new BadConfiguration[] {
            badListen("a number", "7000"),
            badListen("nothing", "''"),
            badListen("no scheme", "'127.0.0.1:7000'"),
            badListen("an unknown scheme", "'sctp://127.0.0.1:7000'"),
            badListen("a scheme in capitals", "'TCP://127.0.0.1:7000'"),
            badListen("no port", "'tcp://127.0.0.1'"),
            badListen("a port that is too large", "'tcp://127.0.0.1:65536'"),
            badListen("a port below zero", "'tcp://127.0.0.1:-1'"),
            badListen("no host", "'tcp://:7000'"),
            badListen("a path", "'tcp://127.0.0.1:7000/'"),
            badListen("IPv6 without brackets", "'tcp://::1:7000'"),
            badListen("something else in brackets", "'tcp://[127.0.0.1]:7000'"),
            badListen("IPv6 that is none", "'tcp://[1::2::3]:7000'"),
            badListen("IPv4 that is none", "'tcp://127.0.0.256:7000'"),
            badListen("IPv4 with two numbers", "'tcp://127.1:7000'"),
            badListen("a host with white space", "'tcp://my host:7000'"),
            badListen("every IPv4 address, for anybody", "'tcp://0.0.0.0:7000'"),
            badListen("every IPv6 address, for anybody", "'tcp://[::]:7000'"),
            badListen("every interface, for anybody", "'udp://*:7000'"),
            badListen("an address of the network, for anybody", "'tcp://192.168.1.7:7000'"),
            badListen("a name, for anybody", "'tcp://broadcast.example.org:7000'"),
            badListen("a name that only looks like this machine's", "'tcp://localhost.example.org:7000'"),
            badListen("an address that only looks like loopback", "'tcp://[::7f00:1]:7000'"),
            bad(
                    "for anybody, said twice",
                    "{'endpoints': {'a': {'listen': 'tcp://0.0.0.0:1', 'protocol': 'text', 'allowAnonymous': false}}}",
                    "/endpoints/a/listen"),
            bad(
                    "one address for two endpoints",
                    "{'endpoints': {'a': " + GOOD_ENDPOINT + ", 'b': " + GOOD_ENDPOINT + "}}",
                    "/endpoints/b/listen"),
            bad(
                    "one address in two ways",
                    "{'endpoints': {'a': {'listen': 'udp://[::1]:7', 'protocol': 'text'},"
                            + " 'b': {'listen': 'udp://[0:0:0:0:0:0:0:1]:7', 'protocol': 'text'}}}",
                    "/endpoints/b/listen"),
        };
    }

    private static BadConfiguration at(String what, String listen, String settings, String... pointers) {
        String endpoint = "{'listen': '" + listen + "', 'protocol': 'text', " + settings + "}";
        return bad(what, "{'endpoints': {'a': " + endpoint + "}}", pointers);
    }

    private static BadConfiguration[] sockets() {
        String tcp = "tcp://127.0.0.1:0";
        String unix = "unix:///tmp/a.sock";
        String one = "/endpoints/a";
        return new BadConfiguration[] {
            at("a path of tcp", "tcp:///tmp/a.sock", "'channel': 'x'", one + "/listen"),
            at("a port of a Unix socket", "unix://127.0.0.1:7000", "'channel': 'x'", one + "/listen"),
            at("a relative path", "unix://a.sock", "'channel': 'x'", one + "/listen"),
            at("an abstract name without a name", "unix:@", "'channel': 'x'", one + "/listen"),
            at("a mode of tcp", tcp, "'mode': '0600'", one + "/mode"),
            at("an owner of an abstract name", "unix:@a", "'owner': 'root'", one + "/owner"),
            at("a mode that is none", unix, "'mode': '0888'", one + "/mode"),
            at("a mode that is a number", unix, "'mode': 600", one + "/mode"),
            at("users on tcp", tcp, "'allowUids': [0]", one + "/allowUids"),
            at("users that datagrams don't tell", "unixgram:///tmp/a.sock", "'allowUids': [0]", one + "/allowUids"),
            at("a user by name", unix, "'allowUids': ['root']", one + "/allowUids/0"),
            at("keep-alive of a Unix socket", unix, "'keepAlive': 60", one + "/keepAlive"),
            at("a shared port of datagrams", "udp://127.0.0.1:0", "'reusePort': true", one + "/reusePort"),
            bad(
                    "a group on no interface",
                    "{'endpoints': {'a': {'listen': 'udp://239.1.2.3:7000', 'protocol': 'raw', 'allowAnonymous': true}}}",
                    one),
            bad(
                    "a group that is to be answered",
                    "{'endpoints': {'a': {'listen': 'udp://[ff02::1]:7000', 'protocol': 'json', 'allowAnonymous': true,"
                            + "'interfaces': ['lo']}}}",
                    one + "/protocol"),
            bad(
                    "a group that anybody can reach",
                    "{'endpoints': {'a': {'listen': 'udp://239.1.2.3:7000', 'protocol': 'raw', 'interfaces': ['lo']}}}",
                    one + "/listen"),
            at("interfaces without a group", "udp://127.0.0.1:0", "'interfaces': ['lo']", one + "/interfaces"),
            at("a broadcast of tcp", tcp, "'broadcast': true", one + "/broadcast"),
            at("a certificate without key", tcp, "'tls': {'certificate': '/dev/null'}", one + "/tls"),
            at("two certificates", tcp, "'tls': {'key': '/dev/null', 'pkcs12': '/dev/null'}", one + "/tls"),
            at("nothing in TLS", tcp, "'tls': {}", one + "/tls"),
            at("no such file", tcp, "'tls': {'pkcs12': '/tmp/no/such/file'}", one + "/tls/pkcs12"),
            at(
                    "certificates of clients from nobody",
                    tcp,
                    "'tls': {'pkcs12': '/dev/null', 'clientAuth': 'optional'}",
                    one + "/tls"),
            at("lines over UDP", "udp://127.0.0.1:0", "'framing': 'line'", one + "/framing"),
            at("lengths of datagrams", "unixgram:///tmp/a.sock", "'framing': 'length'", one + "/framing"),
            at("lines in packets", "seqpacket:///tmp/a.sock", "'framing': 'line'", one + "/framing"),
            at("TLS over datagrams", "udp://127.0.0.1:0", "'tls': {'pkcs12': '/dev/null'}", one + "/tls"),
            bad(
                    "one path for two sockets",
                    "{'endpoints': {'a': {'listen': 'unix:///tmp/a', 'protocol': 'text'},"
                            + "'b': {'listen': 'seqpacket:///tmp/./a', 'protocol': 'text'}}}",
                    "/endpoints/b/listen"),
            bad(
                    "Unix sockets without epoll",
                    "{'transport': 'nio', 'endpoints': {'a': {'listen': 'unix:///tmp/a', 'protocol': 'text'}}}",
                    "/endpoints/a/listen"),
        };
    }

    private static BadConfiguration[] limits() {
        return new BadConfiguration[] {
            bad("messages of nothing", endpoint("'maxMessageSize': 0"), "/endpoints/a/maxMessageSize"),
            bad("messages of 2 GiB", endpoint("'maxMessageSize': '2GiB'"), "/endpoints/a/maxMessageSize"),
            bad(
                    "messages larger than what may wait",
                    endpoint("'maxMessageSize': '2MiB'"),
                    "/endpoints/a/maxMessageSize"),
            bad("less may wait than a message", endpoint("'maxPending': '1023KiB'"), "/endpoints/a/maxPending"),
            bad("nothing may wait", endpoint("'maxPending': 0"), "/endpoints/a/maxPending"),
            bad("no connections", endpoint("'maxConnections': 0"), "/endpoints/a/maxConnections"),
            bad("connections in words", endpoint("'maxConnections': 'many'"), "/endpoints/a/maxConnections"),
            bad(
                    "connections per address below zero",
                    endpoint("'maxConnectionsPerAddress': -1"),
                    "/endpoints/a/maxConnectionsPerAddress"),
            bad("no subscriptions", endpoint("'maxSubscriptions': 0"), "/endpoints/a/maxSubscriptions"),
            bad("no wildcards", endpoint("'maxWildcards': 0"), "/endpoints/a/maxWildcards"),
            bad("wildcards in words", endpoint("'maxWildcards': 'none'"), "/endpoints/a/maxWildcards"),
            bad("an idle timeout of true", endpoint("'idleTimeout': true"), "/endpoints/a/idleTimeout"),
            bad("an idle timeout in days", endpoint("'idleTimeout': '1d'"), "/endpoints/a/idleTimeout"),
            bad("a rate below zero", endpoint("'publishRate': -5"), "/endpoints/a/publishRate"),
            bad("no backlog", endpoint("'backlog': 0"), "/endpoints/a/backlog"),
            bad("no lease", endpoint("'lease': 0"), "/endpoints/a/lease"),
            bad("a write timeout of a word", endpoint("'writeTimeout': 'soon'"), "/endpoints/a/writeTimeout"),
            bad("a negative half-close timeout", endpoint("'halfCloseTimeout': -1"), "/endpoints/a/halfCloseTimeout"),
            bad("no room for strangers", endpoint("'maxUnproven': 0"), "/endpoints/a/maxUnproven"),
            bad("strangers' datagrams on http", http("'maxUnproven': 5"), "/endpoints/a/maxUnproven"),
            bad("a lease of no milliseconds", endpoint("'lease': '0ms'"), "/endpoints/a/lease"),
        };
    }

    private static BadConfiguration[] several() {
        return new BadConfiguration[] {
            bad(
                    "in all places at once",
                    "{'endpoints': {'A/b': {'listen': 5, 'xx': 1}, 'b': 7,"
                            + " 'c': {'listen': 'tcp://300.1.1.1:5', 'protocol': 'texd', 'maxPending': -1, 'channel': 'a..b'},"
                            + " 'd': {'listen': 'tcp://*:7', 'protocol': 'text', 'maxMessageSize': '4MiB'},"
                            + " 'e': {'listen': 'tcp://*:7', 'protocol': 'x', 'allowAnonymous': true}},"
                            + " 'transport': null, 'log': {'format': 1}}",
                    "/endpoints/A~1b",
                    "/endpoints/A~1b",
                    "/endpoints/A~1b/listen",
                    "/endpoints/A~1b/xx",
                    "/endpoints/b",
                    "/endpoints/c/listen",
                    "/endpoints/c/protocol",
                    "/endpoints/c/maxPending",
                    "/endpoints/c/channel",
                    "/endpoints/d/listen",
                    "/endpoints/d/maxMessageSize",
                    "/endpoints/e/listen",
                    "/endpoints/e/protocol",
                    "/transport",
                    "/log/format"),
        };
    }

    private static BadConfiguration bad(String what, String text, String... pointers) {
        // What is quoted singly here is quoted doubly in JSON, but for the case that is about it.
        return new BadConfiguration(
                what, what.equals("single quotes") ? text : text.replace('\'', '"'), List.of(pointers));
    }

    private static BadConfiguration badListen(String what, String listen) {
        return bad(
                "listen: " + what,
                "{'endpoints': {'a': {'listen': " + listen + ", 'protocol': 'text'}}}",
                "/endpoints/a/listen");
    }

    private static String top(String more) {
        return "{'endpoints': {'a': " + GOOD_ENDPOINT + "}, " + more + "}";
    }

    private static String http(String more) {
        return "{'endpoints': {'a': {'listen': 'http://127.0.0.1:8080', " + more + "}}}";
    }

    private static String endpoint(String more) {
        return "{'endpoints': {'a': {'listen': 'tcp://127.0.0.1:7000', 'protocol': 'text', " + more + "}}}";
    }
}
