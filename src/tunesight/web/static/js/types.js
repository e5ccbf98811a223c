/**
 * The shapes that modules hand to each other; those that come from the server mirror
 * `tunesight/wire/` word for word.
 *
 * @typedef {{valence: number, arousal: number}} Affect
 * @typedef {[[number, number], [number, number]]} Covariance
 * @typedef {{word: string, share: number}} Mood
 * @typedef {{name: string, value: number, level: number, text: string}} Cue
 *
 * @typedef {{word: string, probability: number}} SeenThing
 * @typedef {{left: number, top: number, width: number, height: number}} Box in shares of the picture
 *
 * @typedef {object} Face
 * @property {Box} box
 * @property {number} certainty
 * @property {Record<string, number>} expressions
 * @property {Affect} affect
 * @property {Covariance} covariance
 * @property {number} share
 *
 * @typedef {{name: string, share: number, affect: Affect, covariance: Covariance}} Mode
 *
 * @typedef {object} Reading
 * @property {string} source
 * @property {Affect} affect
 * @property {Covariance} covariance
 * @property {number} spread
 * @property {string} quadrant
 * @property {Record<string, number>} emotions
 * @property {Mood[]} moods
 * @property {string} words
 * @property {string} unwanted_words
 * @property {Cue[]} cues
 * @property {Record<string, number>} wished_cues
 * @property {{source: string, share: number, affect: Affect, covariance: Covariance}[]} parts
 * @property {SeenThing[]} seen
 * @property {Face[]} faces
 * @property {Mode[]} modes
 * @property {string} doubt
 *
 * @typedef {object} Track
 * @property {string} id
 * @property {string} title
 * @property {string} artist
 * @property {string} album
 * @property {number | null} year
 * @property {string} language
 * @property {string[]} genres
 * @property {string[]} moods
 * @property {string} source
 * @property {string[]} sources
 * @property {number | null} duration_s
 * @property {number | null} tempo_bpm
 * @property {Affect | null} affect
 * @property {string} licence
 * @property {boolean} is_editorial
 * @property {boolean} is_playable
 * @property {string | null} audio_url
 * @property {{spotify: string, youtube: string, apple_music: string}} links
 *
 * @typedef {Track & {score: number, contributions: Record<string, number>, reason: string}} Recommendation
 *
 * @typedef {{start_s: number, end_s: number, is_after_cut: boolean, motion: number, reading: Reading}} Segment
 *
 * @typedef {object} Timeline
 * @property {number} duration_s
 * @property {Segment[]} segments
 * @property {Reading} overall
 * @property {number} frames_read
 * @property {boolean} has_audio
 * @property {string[]} notes
 *
 * @typedef {object} Answer
 * @property {Reading} reading
 * @property {Recommendation[]} tracks
 * @property {number} confidence
 * @property {number} considered
 * @property {string[]} notes
 * @property {Timeline | null} timeline of the clip that was shown
 *
 * @typedef {{id: string, title: string, alt: string, picture_url: string}} Sample
 * @typedef {{status: string, version: string, max_upload_bytes: number, max_video_bytes: number}} Health
 *
 * What is asked: at most one of `picture` and `sample`, and a wish that may be empty.
 * @typedef {object} Ask
 * @property {File | null} picture
 * @property {Sample | null} sample
 * @property {string} wish
 * @property {number} wishWeight from 0 to 1
 * @property {boolean} playable
 *
 * A screen: `show` puts it into the page, `release` takes it out and ends all it started.
 * @typedef {object} Scene
 * @property {HTMLElement} element
 * @property {() => void} show
 * @property {() => void} release
 *
 * What scenes may ask of the application.
 * @typedef {object} App
 * @property {(ask: Ask, progress: (share: number | null) => void) => Promise<void>} ask
 * @property {() => void} goHome
 * @property {() => void} goToAnswer
 * @property {() => boolean} hasAnswer
 * @property {(sentence: string) => void} announce
 * @property {import("./player.js").Player} player
 */

/** Most characters of a wish, as in `tunesight/web/uploads.py`. */
export const MOST_WISH = 2000;
