import {MeshError} from '../../errors.ts';
import {parseIstioVersion, skewBetween} from '../../mesh/versions.ts';
import type {
	DownloadOffer,
	DownloadProgress,
	IstioctlDownloads,
} from '../../ports/istioctl-downloads.ts';
import type {InstallerProgram} from '../../ports/installer.ts';
import type {IstioctlPlace, IstioctlPort} from '../../ports/istioctl.ts';

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

type World = {
	istioctl: Pick<IstioctlPort, 'locate' | 'use'>;
	istioctlDownloads?: IstioctlDownloads;
};

const download = async (
	{istioctl, istioctlDownloads: downloads}: World,
	{version, emit, signal}: Parameters<InstallerProgram['download']>[0],
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

/** PATH's where it is the right one, else the cache's, else a downloaded one. */
const ensure = async (
	ports: World,
	{version, takesAny = false, mode, agree, emit, signal}: Parameters<InstallerProgram['ensure']>[0],
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
		await download(ports, {version, emit, signal});
	}
};

const question = (version: string, place: IstioctlPlace, {url, file}: DownloadOffer): string =>
	`${describe(place)}. Download istioctl ${version} (about 30 MB)\n  from ${url}\n  to ${file}? (y/N) `;

const demand = async (istioctl: Pick<IstioctlPort, 'locate'>, again: string): Promise<void> => {
	const place = await istioctl.locate();
	if ('version' in place) {
		return;
	}

	throw 'broken' in place
		? new MeshError(`nothing was changed: ${place.path} does not work: ${place.broken}`, {
				code: 'istioctl.broken',
				remedy: [
					'Put a working one first on PATH, or let mesh-wizard download one:',
					`${again} --download-istioctl`,
				],
			})
		: new MeshError(
				`nothing was changed: istioctl is not on PATH; looked in ${place.looked.join(', ') || 'no folder, PATH is empty'}`,
				{
					code: 'istioctl.missing',
					remedy: [
						'Put it on PATH, or let mesh-wizard download it:',
						`${again} --download-istioctl`,
					],
				},
			);
};

/** istioctl itself: on PATH, in the cache, or downloaded. */
export const makeIstioctlProgram = (world: World): InstallerProgram => ({
	async file() {
		const place = await world.istioctl.locate();
		return 'path' in place ? place.path : undefined;
	},
	ensure: async wish => ensure(world, wish),
	demand: async again => demand(world.istioctl, again),
	download: async options => download(world, options),
});
