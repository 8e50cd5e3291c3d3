/** The customer's upload works without this file: it says sooner what is too large, and that something happens. */
document.addEventListener("submit", (ev) => {
    const form = ev.target.closest?.("form.o_after_sales_upload");
    if (!form) {
        return;
    }
    const limit = Number(form.dataset.limit) * 1024 * 1024;
    const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
    const isTooLarge = files.some((file) => file.size > limit);
    form.querySelector("[name=too_large]").classList.toggle("d-none", !isTooLarge);
    if (isTooLarge) {
        ev.preventDefault();
        return;
    }
    form.querySelector(".o_send").classList.add("d-none");
    form.querySelector(".o_sending").classList.remove("d-none");
    form.querySelector("button[type=submit]").disabled = true;
});

// Whoever comes back with the browser's button finds a form that works again.
window.addEventListener("pageshow", (ev) => {
    if (ev.persisted && document.querySelector(".o_after_sales_evidence")) {
        window.location.reload();
    }
});
