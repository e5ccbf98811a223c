/**
 * Pictures on their way in: dropped or pasted in any scene, and refused early where that saves time.
 *
 * @typedef {import("./scope.js").Scope} Scope
 */

/**
 * Take the first picture that is dropped anywhere on the page or pasted.
 *
 * @param {Scope} scope
 * @param {HTMLElement} target lights up while something hovers
 * @param {(picture: File) => void} take
 */
export function listenForPictures(scope, target, take) {
  scope.listen(window, "dragover", (event) => {
    event.preventDefault();
    target.classList.add("is-over");
  });
  scope.listen(window, "dragleave", (event) => {
    if (event.relatedTarget === null) target.classList.remove("is-over");
  });
  scope.listen(window, "drop", (event) => {
    event.preventDefault();
    target.classList.remove("is-over");
    const picture = event.dataTransfer?.files[0];
    if (picture) take(picture);
  });
  scope.listen(window, "paste", (event) => {
    const picture = event.clipboardData?.files[0];
    if (!picture) return;
    event.preventDefault();
    take(picture);
  });
}

/**
 * Say at once what the server would say after a long upload.
 *
 * @param {File} picture
 * @param {Pick<import("./types.js").Health, "max_upload_bytes" | "max_video_bytes"> | null} limits null
 *   where they are not known
 * @returns {string} a sentence, or empty where nothing is wrong
 */
export function refusePicture(picture, limits) {
  const mib = (/** @type {number} */ bytes) => (bytes / 2 ** 20).toFixed(1);
  const isClip = picture.type.startsWith("video/");
  const mostBytes = (isClip ? limits?.max_video_bytes : limits?.max_upload_bytes) ?? Infinity;
  if (picture.size > mostBytes) {
    return `${picture.name} has ${mib(picture.size)} MiB; at most ${mib(mostBytes)} MiB can be sent. Choose a smaller ${isClip ? "clip" : "picture"}.`;
  }
  if (picture.size === 0) return `${picture.name} is empty; choose another picture.`;
  if (picture.type && !isClip && !picture.type.startsWith("image/")) {
    return `${picture.name} is neither a picture nor a clip; choose a JPEG, PNG, WebP, GIF, AVIF, HEIC, MP4, MOV or WebM file.`;
  }
  return "";
}
