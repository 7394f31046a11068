import path from 'node:path';
import type {LabPart} from './lab-parts.ts';
import {labBinary, labHome} from './lab-script.ts';

/** The main lines of Istio that the lab can build, by the month that they are of. */
export type IstioLineName = 'august' | 'april';

type IstioLine = {
	/** As its istioctl says it, and as its images and charts are tagged. */
	version: string;
	/** The part of the lab's build that holds it. */
	part: LabPart;
};

/** The versions that settings.sh and parts/april.sh give the two. */
export const istioLines: Readonly<Record<IstioLineName, IstioLine>> = {
	august: {version: '1.32-alpha.eed52ebb66ad', part: 'main'},
	april: {version: '1.31-alpha.b01690e6db7d', part: 'april'},
};

/** The istioctl of a line. */
export const istioctlOf = (line: IstioLineName): string =>
	labBinary(`istioctl-${istioLines[line].version}`);

/** A folder with a chart of a line, for Helm. Its hub and tag are those of a source tree, so `global.hub` and `global.tag` have to be set. */
export const chartOf = (
	line: IstioLineName,
	chart: 'base' | 'istiod' | 'gateway' | 'cni',
): string => path.join(labHome, 'charts', istioLines[line].version, chart);
