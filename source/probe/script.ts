import {crossNetworkPort} from '../mesh/well-known.ts';

/** For a connection, for one whole try, and how many are made side by side: the pod is small. */
const connectSeconds = 3;
export const trySeconds = 6;
export const triesAtOnce = 16;

/** One thing to try, as the script takes it. */
export type Try =
	/** `through`: curl's --connect-to, where the name to ask for is not the place to connect to. Without `authority`, any certificate does. */
	| {kind: 'api-server'; id: number; url: string; through?: string; authority?: string}
	| {kind: 'gateway'; id: number; host: string; port: number}
	| {kind: 'pod'; id: number; host: string; port: number};

/**
What the pod runs, for any POSIX shell with curl, grep and head, such as the test image has. Each try prints one line: its number,
curl's exit code, `status connect-time`, the start of the answer, and what curl said of the connection. All words are arguments:
nothing that comes from a file or a cluster is read as shell.
*/
export const probeScript = `
set -f
line() { set -- $1; printf '%.400s' "$*"; }
attempt() { # id kind url through authority
	out=/tmp/out-$1 err=/tmp/err-$1 authority=/tmp/authority-$1 id=$1 kind=$2 url=$3 through=$4 pem=$5
	set -- -sSv --noproxy '*' --connect-timeout ${connectSeconds} --max-time ${trySeconds} -o "$out" -w '%{http_code} %{time_connect}'
	if [ -n "$through" ]; then set -- "$@" --connect-to "$through"; fi
	if [ "$kind" = pod ]; then set -- "$@" --retry 2 --retry-delay 1 --retry-max-time 2 --retry-connrefused; fi
	if [ -n "$pem" ]; then printf '%s\\n' "$pem" >"$authority"; set -- "$@" --cacert "$authority"; elif [ "$kind" != pod ]; then set -- "$@" -k; fi
	numbers=$(curl "$@" "$url" 2>"$err"); code=$?
	words=$(grep -e 'curl: (' -e ' failed: ' -e ' Connected to ' -e ' Established connection ' "$err")
	case $code in 51|60) words="$words $(curl -skv --noproxy '*' --connect-timeout ${connectSeconds} --max-time ${trySeconds} \${through:+--connect-to "$through"} -o /dev/null "$url" 2>&1 | grep -e 'subject:' -e 'issuer:')" ;; esac
	answer=$(head -c 300 "$out" 2>/dev/null)
	printf 'tried\\t%s\\t%s\\t%s\\t%s\\t%s\\n' "$id" "$code" "$numbers" "$(line "$answer")" "$(line "$words")"
}
command -v curl >/dev/null || { echo 'missing curl'; exit 0; }
running=0
while [ $# -ge 5 ]; do
	attempt "$1" "$2" "$3" "$4" "$5" &
	shift 5
	running=$((running + 1))
	if [ $running -eq ${triesAtOnce} ]; then wait; running=0; fi
done
wait
echo 'tried all'
`.trim();

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** What Envoys of other networks ask a gateway for (fact G-4): the name that istiod's own Service has there, which every mesh holds. */
const handedOnName = 'outbound_.15012_._.istiod.istio-system.svc.cluster.local';

/** A try as the script's five arguments. */
export const argumentsOf = (wanted: Try): string[] => {
	const {id, kind} = wanted;
	switch (kind) {
		case 'api-server': {
			return [String(id), kind, wanted.url, wanted.through ?? '', wanted.authority ?? ''];
		}

		case 'gateway': {
			const place = `${bracketed(wanted.host)}:${String(wanted.port)}`;
			return wanted.port === crossNetworkPort
				? [String(id), kind, `https://${handedOnName}:${String(wanted.port)}/`, `::${place}`, '']
				: [String(id), kind, `https://${place}/`, '', ''];
		}

		case 'pod': {
			return [String(id), kind, `http://${bracketed(wanted.host)}:${String(wanted.port)}/`, '', ''];
		}
	}
};
