import {MeshError} from '../errors.ts';
import {parseIstioVersion, skewBetween} from '../mesh/versions.ts';
import type {DownloadOffer, DownloadProgress} from '../ports/istioctl-downloads.ts';
import type {IstioctlPlace} from '../ports/istioctl.ts';
import type {Ports} from '../ports/ports.ts';
import type {Emit} from './events.ts';

type Options = {
	/** The version that the mesh asks for. */
	version: string;
	/** Whether any version will do, as for an uninstallation: then PATH's is left alone. */
	takesAny?: boolean;
	mode: {
		/** Download it without asking. */
		downloadIstioctl?: boolean;
	};
	/** Asks a person where one may be asked; nobody is asked without it. */
	agree?: (question: string) => Promise<boolean>;
	emit: Emit;
	signal: AbortSignal;
};

const describe = (place: IstioctlPlace): string => {
	if ('version' in place) {
		return `istioctl ${place.version} at ${place.path} has another version`;
	}

	return 'broken' in place ? `${place.path} does not run` : 'istioctl is not on PATH';
};

/** Whether the checks would refuse to go on with it: missing, broken, or of another minor. */
const isUnfit = (place: IstioctlPlace, version: string, takesAny: boolean): boolean => {
	if (!('version' in place)) {
		return true;
	}

	const [found, wanted] = [parseIstioVersion(place.version), parseIstioVersion(version)];
	return (
		!takesAny &&
		(found === undefined ||
			wanted === undefined ||
			!['none', 'patch'].includes(skewBetween(found, wanted).kind))
	);
};

/** Says a tenth of the way at a time: a line for each piece would be thousands. */
const inTenths = (say: (progress: DownloadProgress) => void) => {
	let next = 0.1;
	return (progress: DownloadProgress) => {
		const part = progress.received / (progress.total ?? Number.POSITIVE_INFINITY);
		if (part >= next && part < 1) {
			next = part + 0.1;
			say(progress);
		}
	};
};

type World = Pick<Ports, 'istioctl' | 'istioctlDownloads'>;

/** Downloads a version, says how far it is, and uses it from then on. Throws `MeshError`. */
export const downloadIstioctl = async (
	{istioctl, istioctlDownloads: downloads}: World,
	{version, emit, signal}: {version: string; emit: Emit; signal: AbortSignal},
): Promise<void> => {
	if (downloads === undefined) {
		return;
	}

	const url = downloads.offer(version)?.url ?? '';
	const said = {type: 'istioctl-download', version, url} as const;
	let received = 0;
	const sayPart = inTenths(progress => {
		emit({...said, ...progress});
	});
	if (url !== '') {
		emit({...said, received: 0});
	}

	const file = await downloads.fetch(version, {
		signal,
		onProgress(progress) {
			({received} = progress);
			sayPart(progress);
		},
	});
	emit({...said, received, file});
	istioctl.use(file);
	const place = await istioctl.locate();
	if (!('version' in place) || place.version !== version) {
		throw new MeshError(
			`the istioctl from ${url} is not what it should be: ${'version' in place ? `it says that it is ${place.version}` : describe(place)}`,
			{
				code: 'istioctl.broken',
				remedy: [
					`Remove it: rm ${file}`,
					'If it came from a mirror, check that; else put a working istioctl first on PATH.',
				],
			},
		);
	}
};

/**
Sees to it that the istioctl of the mesh's version is used where it can be had: PATH's if it is that one, else the cache's, else a
downloaded one where that is asked for or agreed to. Otherwise PATH's stays, and the checks say what is wrong with it.
*/
export const ensureIstioctl = async (
	ports: World,
	{version, takesAny = false, mode, agree, emit, signal}: Options,
): Promise<void> => {
	const {istioctl, istioctlDownloads: downloads} = ports;
	const place = await istioctl.locate();
	if (
		downloads === undefined ||
		('version' in place && (place.version === version || (takesAny && !mode.downloadIstioctl)))
	) {
		return;
	}

	const cached = await downloads.find(version);
	if (cached !== undefined) {
		istioctl.use(cached);
		const found = await istioctl.locate();
		if ('version' in found && found.version === version) {
			emit({type: 'notice', level: 'info', text: `istioctl ${version} from the cache: ${cached}`});
			return;
		}

		emit({type: 'notice', level: 'warn', text: `${cached} in the cache is broken and not used`});
		if ('path' in place) {
			istioctl.use(place.path);
		}
	}

	const offer = downloads.offer(version);
	const wants =
		mode.downloadIstioctl === true ||
		(offer !== undefined &&
			isUnfit(place, version, takesAny) &&
			(await agree?.(question(version, place, offer))) === true);
	if (wants) {
		await downloadIstioctl(ports, {version, emit, signal});
	}
};

const question = (version: string, place: IstioctlPlace, {url, file}: DownloadOffer): string =>
	`${describe(place)}. Download istioctl ${version} (about 30 MB)\n  from ${url}\n  to ${file}? (y/N) `;
