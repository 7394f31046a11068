import {MeshError, UsageError} from '../../errors.ts';
import {nearestRelease, parseIstioVersion} from '../../mesh/versions.ts';

/** Where Istio publishes its releases (fact V-5). */
export const publishedAt = 'https://github.com/istio/istio/releases/download';

/** The machine that a binary is for, in Node's words. */
export type Machine = {platform: string; arch: string};

const systems: Readonly<Record<string, string>> = {linux: 'linux', darwin: 'osx'};
const processors: Readonly<Record<string, string>> = {x64: 'amd64', arm64: 'arm64'};

/** Istio's name for a machine: `linux-amd64`, `osx-arm64`; undefined where nothing is published for it that could run here. */
export const machineName = ({platform, arch}: Machine): string | undefined => {
	const [system, processor] = [systems[platform], processors[arch]];
	return system === undefined || processor === undefined ? undefined : `${system}-${processor}`;
};

/** Releases and candidates are published; a development build is on nobody's server. */
export const isPublished = (version: string): boolean =>
	parseIstioVersion(version)?.development === false;

/** The address that releases lie below. Throws `UsageError`. */
export const baseUrl = (text: string): URL => {
	const url = URL.parse(text.endsWith('/') ? text : `${text}/`);
	if (url?.protocol !== 'https:' || url.search !== '' || url.hash !== '') {
		throw new UsageError(`"${text}" is not an address to download istioctl from`, {
			remedy: [
				`Write an https:// address below which releases lie as they do at ${publishedAt}: --istioctl-url https://mirror.example.com/istio`,
			],
		});
	}

	return url;
};

/** The archive of a version: `BASE/1.31.4/istioctl-1.31.4-linux-amd64.tar.gz`; its checksum lies beside it, as `….sha256`. */
export const archiveUrl = (base: URL, version: string, machine: string): URL =>
	new URL(`${version}/istioctl-${version}-${machine}.tar.gz`, base);

/** What cannot be downloaded, said before anybody is asked. Throws `MeshError`. */
export const requirePublished = (version: string, machine: Machine): string => {
	const name = machineName(machine);
	const byHand = `Put the folder of istioctl ${version} first on PATH.`;
	if (!isPublished(version)) {
		throw new MeshError(`istioctl ${version} is a development build, which is published nowhere`, {
			code: 'istioctl.unpublished',
			remedy: [
				byHand,
				`Or write a release into mesh.yaml: istio: {version: ${nearestRelease(version)}}`,
			],
		});
	}

	if (name === undefined) {
		throw new MeshError(`no istioctl is published for ${machine.platform} on ${machine.arch}`, {
			code: 'istioctl.unpublished',
			remedy: [byHand],
		});
	}

	return name;
};
