import type {InstallPart, Installation} from '../mesh/installation.ts';
import type {KubeObject, ObjectRef} from '../kubernetes/object.ts';
import type {OwnFiles} from './files.ts';
import type {DownloadEvent} from './istioctl-downloads.ts';
import type {CommandOptions, CommandOutcome} from './istioctl.ts';

/** Where an installer's command works. `file`: where the document of one installation is kept. */
type InstallerPlace = {file: string; context: string};

/** What an object's marks say of who installed it. */
export type Recognised = {
	tool: 'istioctl' | 'helm' | 'sail';
	/** The part of mesh-wizard's own installation that it is from; undefined in anybody else's. */
	part?: InstallPart;
	/** The installation, as people look for it. */
	installation?: string;
	/** The installer's version then, as far as they say so. */
	version?: string;
};

/** How an installer's work is known by what it left, without asking it. Pure. */
export type Recogniser = {
	/** A label selector that finds everything that it installs. */
	selector: string;
	/** Whether `selector` finds the object. */
	isSelected: (object: Pick<KubeObject, 'metadata'>) => boolean;
	/** Undefined for what it did not install. */
	recognise: (object: Pick<KubeObject, 'metadata'>) => Recognised | undefined;
	/** The version that it noted on an object, also where nothing else says who installed it. */
	versionOf: (object: Pick<KubeObject, 'metadata'>) => string | undefined;
	/** Whether it writes the label for itself: it says nothing of how an installation is. */
	isOwnLabel: (key: string) => boolean;
};

/** What is wanted of an installer's program. */
export type ProgramWish = {
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
	emit: (event: ProgramEvent) => void;
	signal: AbortSignal;
};

type ProgramEvent = DownloadEvent | {type: 'notice'; level: 'info' | 'warn'; text: string};

/** The program that an installer drives. */
export type InstallerProgram = {
	/** Its path; undefined while there is none. */
	file: () => Promise<string | undefined>;
	/**
	Uses the one of the mesh's version where it can be had, a downloaded one where that is asked for or agreed to. Otherwise what is there
	stays, and the checks say what is wrong with it. Throws `MeshError` where a download fails.
	*/
	ensure: (wish: ProgramWish) => Promise<void>;
	/** Before anything is changed: without it nothing can be uninstalled. `again`: the command to give again. Throws `MeshError`. */
	demand: (again: string) => Promise<void>;
	/** Downloads a version, says how far it is, and uses it from then on. Throws `MeshError`. */
	download: (options: Pick<ProgramWish, 'version' | 'emit' | 'signal'>) => Promise<void>;
};

/** What puts Istio into clusters and takes it away: one program with its documents and marks. */
export type Installer = {
	/** As people call it. */
	name: string;
	/** Under which it writes: a dry run under this name sees what it would change. */
	fieldManager: string;
	/** Pure: the document that it makes of an installation, by the name under which plans show it. The hash of a plan counts it. */
	documents: (installation: Installation) => Readonly<Record<string, unknown>>;
	/** The objects that it would apply. Contacts no cluster. Throws `MeshError` where it cannot tell. */
	render: (installation: Installation, options: {signal?: AbortSignal}) => Promise<KubeObject[]>;
	/** What it writes beyond what it renders, last of all; `required`: every version does, so it shows that an installation was finished. */
	finish: (part: InstallPart) => {written: readonly ObjectRef[]; required: readonly ObjectRef[]};
	program: InstallerProgram;
	/** How its work is known. */
	recognise: Recogniser['recognise'];
	/** Whether `purge` deletes objects of a kind; what it installed of others stays behind. */
	purges: (kind: {apiVersion: string; kind: string}) => boolean;
	/** Why a command failed, by its last lines; undefined where they say nothing. */
	reasonIn: (tail: readonly string[]) => string | undefined;
	/** Command lines, word by word, as plans print them. */
	commands: {
		install: (place: InstallerPlace & {readinessTimeoutMs: number}) => readonly string[];
		/** Takes one installation away, and nothing that it did not bring. */
		uninstall: (place: InstallerPlace) => readonly string[];
		/** Takes all of Istio away from a cluster. */
		purge: (place: Pick<InstallerPlace, 'context'>) => readonly string[];
	};
	/** Whether a command line, joined by blanks, is one of those that change a cluster; documents are those of `folder`. */
	isOwnCommand: (commandLine: string, folder: string) => boolean;
	/** Writes the document to `file`, one of `files`, and installs. */
	install: (
		installation: Installation,
		options: CommandOptions & {
			file: string;
			files: Pick<OwnFiles, 'root' | 'write'>;
			readinessTimeoutMs: number;
		},
	) => Promise<CommandOutcome>;
	/** Takes every object of Istio away from the cluster, its definitions included. */
	purge: (options: CommandOptions) => Promise<CommandOutcome>;
};
