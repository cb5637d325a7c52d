/**
 * The updater: looks for releases, has a trusted image brought into the inactive slot, restarts into it, tests it, keeps
 * it or gives it up, and remembers what happened.
 *
 *   Idle -check-> Checking -> Idle
 *   Idle -install-> Downloading --.
 *   Idle -upload--> Receiving ----+-> Verifying -> Restarting ~~ restart ~~> Testing -> Idle (kept)
 *                                                                             '-> Restarting (given up) ~~> Idle
 *
 * The order that makes it safe: signature, channel, board and size before the first byte is written; length and
 * SHA-256 of what came and of what the memory holds before `activate`; `confirm` only after the self-test.
 *
 * It never installs by itself: only `install` and an upload do. Who may call them is the callers' business.
 */
import type { Device, Timer } from "../device/device.js";
import { Answer, RESTART_DELAY, UPLOAD_STALL, type UpdaterOptions, UpdateState } from "./contract.js";
import { Download } from "./download.js";
import { attempt, giveUp, keep } from "./ending.js";
import { Installer, type InstallerOwner } from "./installer.js";
import { Journal } from "./journal.js";
import { Lookout, type LookoutOwner } from "./lookout.js";
import { type Offer, type OfferRules, readOffer } from "./offer.js";
import { Outcome, type UpdateRecord } from "./record.js";
import { passing } from "./self-test.js";
import { BLOCK, type Slots } from "./slots.js";
import { Trial } from "./trial.js";
import { Upload, type UploadOwner } from "./upload.js";
import { parseUrl } from "./url.js";

export class Updater implements UploadOwner, InstallerOwner, LookoutOwner {
  /** One of `UpdateState`. */
  state: string = UpdateState.Idle;
  /** Percent of a running installation; -1 = none runs. */
  progress = -1;
  /** Why the last check, or the last request to install, brought nothing. */
  trouble = "";
  readonly #device: Device;
  readonly #options: UpdaterOptions;
  readonly #rules: OfferRules;
  readonly #slots: Slots | undefined;
  readonly #block = new Uint8Array(BLOCK);
  readonly #download: Download;
  readonly #installer: Installer | undefined;
  readonly #journal: Journal;
  readonly #trial: Trial;
  readonly #lookout: Lookout;
  /** Of an upload, and of the restart. */
  readonly #timer: Timer;
  #installFound = false;
  #installing = "";
  #upload: Upload | undefined;
  #olderUpload = false;
  #uploaded: ((problem: string) => void) | undefined;
  #closed = false;

  constructor(device: Device, options: UpdaterOptions) {
    const { slots, crypto, version } = options;
    this.#device = device;
    this.#options = options;
    this.#slots = slots;
    this.#rules = { ...options, capacity: slots?.capacity };
    this.#download = new Download(device);
    this.#installer = slots && new Installer(device, slots, crypto, this.#download, this.#block, this);
    this.#lookout = new Lookout(device, options, this.#rules, this.#download, this.#block, this);
    this.#journal = new Journal(device, version);
    this.#trial = new Trial(device, options, (why) => this.#tried(why));
    this.#timer = device.timer(this);
  }

  get offer(): Offer | undefined {
    return this.#lookout.offer;
  }

  get checkedSeconds(): number {
    return this.#lookout.checkedSeconds;
  }

  /** How the last update ended. */
  get last(): UpdateRecord {
    return this.#journal.last;
  }

  get url(): string {
    return this.#options.url;
  }

  get channel(): string {
    return this.#options.channel;
  }

  /** How to update by hand; empty where it goes by itself. */
  get instructions(): string {
    return this.#slots ? "" : (this.#options.instructions ?? "this host cannot update itself");
  }

  get available(): boolean {
    return this.offer !== undefined && this.offer.order > 0;
  }

  get versionAvailable(): string {
    return this.offer && this.offer.order > 0 ? this.offer.release.version : this.#options.version;
  }

  /** Looks at how the last update ended, and begins to look for the next. */
  start(): void {
    this.#journal.load();
    const { outcome, version, checks } = this.last;
    if (this.#slots?.onTrial) {
      this.#device.log(`update: version ${this.#options.version} is on trial`);
      this.#enter(UpdateState.Testing);
      const isKnown = outcome === Outcome.Trying && version === this.#options.version;
      this.#trial.start(isKnown ? checks : this.#options.checks.map(({ name }) => name));
    } else this.#journal.conclude(this.#slots?.rejected ?? false);
    this.#lookout.start();
  }

  close(): void {
    this.#closed = true;
    this.#download.cancel();
    this.#installer?.cancel();
    this.#trial.close();
    this.#lookout.close();
    this.#timer.clear();
    this.#upload?.close();
  }

  /** Looks for a release now. Answers an `Answer`, as does `install`. */
  check(): number {
    if (this.#options.url === "") return this.#impossible("no address of releases is set (update.url)");
    if (this.state !== UpdateState.Idle) return Answer.Busy;
    this.#enter(UpdateState.Checking);
    this.#lookout.look();
    return Answer.Accepted;
  }

  /** Installs the release on offer. @param older the explicit word that it need not be newer */
  install(older: boolean): number {
    if (!this.#slots) return this.#impossible(this.instructions);
    if (this.state !== UpdateState.Idle) return Answer.Busy;
    const { offer } = this;
    if (!offer) {
      const answer = this.check();
      this.#installFound = answer === Answer.Accepted;
      return answer;
    }
    if (offer.order <= 0 && !older) return offer.order < 0 ? Answer.Older : Answer.NothingNewer;
    const problem = this.#begin(offer);
    if (problem === "") {
      this.#enter(UpdateState.Downloading);
      this.#installer!.fetch(offer.image, parseUrl(this.#options.url)!);
    } else this.ended(problem);
    return Answer.Accepted;
  }

  /** Somebody sends an update file. Undefined: not now, or not here. */
  openUpload(older: boolean): Upload | undefined {
    if (!this.#slots) this.#impossible(this.instructions);
    if (!this.#slots || this.state !== UpdateState.Idle) return undefined;
    this.#olderUpload = older;
    this.#upload = new Upload(this, this.#block);
    this.#enter(UpdateState.Receiving);
    this.#timer.set(UPLOAD_STALL);
    return this.#upload;
  }

  /** All of it was sent. `done` is called once: with a sentence, or empty when it will be started. */
  closeUpload(upload: Upload, done: (problem: string) => void): void {
    if (this.#upload !== upload || this.state !== UpdateState.Receiving) {
      done("the upload was given up");
      return;
    }
    this.#uploaded = done;
    this.#timer.clear();
    upload.close();
    if (upload.problem !== "") this.ended(upload.problem);
    else if (!upload.begun) this.ended("this is no update file: it has no first line");
    else this.#installer!.finish();
  }

  /** The client went away. */
  cancelUpload(): void {
    if (this.state === UpdateState.Receiving) this.ended("the upload ended too early");
  }

  manifest(buffer: Uint8Array, length: number): string {
    const { offer, problem } = readOffer(buffer, 0, length, { ...this.#rules, channel: "" });
    if (!offer) return problem;
    if (offer.order > 0 || this.#olderUpload) return this.#begin(offer);
    const { version } = offer.release;
    return `version ${version} is not newer than ${this.#options.version}, and nobody said "downgrade"`;
  }

  image(buffer: Uint8Array, start: number, end: number): string {
    this.#timer.set(UPLOAD_STALL);
    return this.#installer!.take(buffer, start, end);
  }

  progressed(percent: number): void {
    this.progress = percent;
    if (!this.#closed) this.#options.changed();
  }

  verifying(): void {
    this.#enter(UpdateState.Verifying);
  }

  /** The slot holds the signed image, or `problem` says why not. */
  ended(problem: string): void {
    const version = this.#installing;
    const trouble = problem === "" ? this.#activate(version) : problem;
    const done = this.#uploaded;
    this.#upload?.close();
    this.#uploaded = this.#upload = undefined;
    this.#installing = "";
    if (trouble !== "") {
      this.#timer.clear();
      this.#installer?.abandon();
      this.trouble = trouble;
      this.#journal.end(Outcome.Failed, version, `${trouble}; version ${this.#options.version} stays`);
      this.#enter(UpdateState.Idle);
    }
    done?.(trouble);
  }

  lookoutDue(): void {
    if (this.state === UpdateState.Idle) this.check();
  }

  looked(problem: string): void {
    const install = this.#installFound;
    this.#installFound = false;
    this.trouble = problem;
    if (problem !== "") this.#device.log(`update: ${problem}`);
    this.#enter(UpdateState.Idle);
    if (install && problem === "") this.install(false);
  }

  /** Record and slot are prepared. A sentence: they cannot be. */
  #begin(offer: Offer): string {
    const { version } = offer.release;
    this.trouble = "";
    this.#installing = version;
    // Checks that take time to find out begin with it now; what they say is asked before the restart.
    passing(this.#options.checks);
    const what = `version ${version} is being installed`;
    const problem = attempt(() => this.#journal.begin(Outcome.Installing, version, what));
    if (problem !== "") return problem;
    this.#device.log(`update: installing version ${version}`);
    this.progress = 0;
    return this.#installer!.begin(offer.image);
  }

  /** The verified image starts next. A sentence: it cannot. */
  #activate(version: string): string {
    const problem = attempt(() => {
      const checks = passing(this.#options.checks);
      this.#journal.begin(Outcome.Trying, version, `version ${version} is about to be started`, checks);
      this.#slots!.activate();
    });
    if (problem !== "") return problem;
    this.progress = 100;
    this.#restart(`restarting into version ${version}`);
    return "";
  }

  #restart(why: string): void {
    this.#enter(UpdateState.Restarting);
    this.#device.log(`update: ${why}`);
    this.#timer.set(RESTART_DELAY);
  }

  /** @param why the version on trial has failed; empty: it has not */
  #tried(why: string): void {
    const trouble = why === "" ? keep(this.#slots!, this.#journal) : why;
    if (trouble === "") this.#enter(UpdateState.Idle);
    else {
      giveUp(this.#device, this.#slots!, this.#journal, this.#options.version, trouble);
      this.#restart("going back");
    }
  }

  onTimer(): void {
    if (this.state === UpdateState.Receiving) this.ended("the upload ended too early");
    if (this.state !== UpdateState.Restarting) return;
    if (this.#device.restart) this.#device.restart();
    else this.#device.log("update: restart this program to go on");
  }

  #impossible(trouble: string): number {
    this.trouble = trouble;
    return Answer.NotPossible;
  }

  #enter(state: string): void {
    this.state = state;
    if (state === UpdateState.Idle) this.progress = -1;
    if (!this.#closed) this.#options.changed();
  }
}
