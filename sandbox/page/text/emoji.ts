/**
 * Slack's short names for the emoji that bots and people commonly write. Unknown names stay as they are typed,
 * as Slack does for a custom emoji that was removed.
 */
const TABLE = `
grinning 😀 smiley 😃 smile 😄 grin 😁 laughing 😆 satisfied 😆 sweat_smile 😅 joy 😂 rofl 🤣 slightly_smiling_face 🙂
upside_down_face 🙃 wink 😉 blush 😊 innocent 😇 heart_eyes 😍 star-struck 🤩 kissing_heart 😘 yum 😋 sunglasses 😎 nerd_face 🤓
thinking_face 🤔 neutral_face 😐 expressionless 😑 no_mouth 😶 smirk 😏 unamused 😒 face_with_rolling_eyes 🙄 grimacing 😬
relieved 😌 pensive 😔 sleepy 😪 sleeping 😴 mask 😷 exploding_head 🤯 partying_face 🥳 cold_sweat 😰 cry 😢 sob 😭 scream 😱
confused 😕 worried 😟 slightly_frowning_face 🙁 open_mouth 😮 flushed 😳 disappointed 😞 tired_face 😫 triumph 😤 angry 😠 rage 😡
skull 💀 robot_face 🤖 ghost 👻 alien 👽 see_no_evil 🙈 wave 👋 raised_hand ✋ ok_hand 👌 v ✌️ crossed_fingers 🤞 point_left 👈
point_right 👉 point_up ☝️ point_up_2 👆 point_down 👇 +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 fist ✊ clap 👏 raised_hands 🙌
handshake 🤝 pray 🙏 writing_hand ✍️ muscle 💪 eyes 👀 brain 🧠 bust_in_silhouette 👤 busts_in_silhouette 👥 heart ❤️
orange_heart 🧡 yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜 broken_heart 💔 100 💯 boom 💥 sweat_drops 💦
dash 💨 speech_balloon 💬 thought_balloon 💭 zzz 💤 fire 🔥 sparkles ✨ star ⭐ star2 🌟 zap ⚡ tada 🎉 confetti_ball 🎊 rocket 🚀
ship 🚢 anchor ⚓ ocean 🌊 droplet 💧 sunny ☀️ cloud ☁️ umbrella ☔ snowflake ❄️ rainbow 🌈 seedling 🌱 herb 🌿 four_leaf_clover 🍀
coffee ☕ pizza 🍕 beers 🍻 cake 🍰 trophy 🏆 medal 🏅 dart 🎯 game_die 🎲 art 🎨 musical_note 🎵 phone ☎️ telephone_receiver 📞
pager 📟 iphone 📱 computer 💻 desktop_computer 🖥️ keyboard ⌨️ floppy_disk 💾 cd 💿 battery 🔋 electric_plug 🔌 bulb 💡 mag 🔍
mag_right 🔎 lock 🔒 unlock 🔓 key 🔑 old_key 🗝️ hammer 🔨 hammer_and_wrench 🛠️ wrench 🔧 gear ⚙️ nut_and_bolt 🔩 toolbox 🧰
link 🔗 paperclip 📎 scissors ✂️ pushpin 📌 round_pushpin 📍 triangular_flag_on_post 🚩 calendar 📅 date 📅 spiral_calendar_pad 🗓️
clipboard 📋 memo 📝 pencil 📝 pencil2 ✏️ book 📖 books 📚 notebook 📓 page_facing_up 📄 newspaper 📰 bookmark 🔖 label 🏷️
file_folder 📁 open_file_folder 📂 card_index 📇 bar_chart 📊 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉
inbox_tray 📥 outbox_tray 📤 email 📧 envelope ✉️ incoming_envelope 📨 package 📦 mailbox 📫 loudspeaker 📢 mega 📣 bell 🔔
no_bell 🔕 hourglass ⌛ hourglass_flowing_sand ⏳ watch ⌚ alarm_clock ⏰ stopwatch ⏱️ timer_clock ⏲️ clock1 🕐 clock3 🕒 clock12 🕛
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎ heavy_multiplication_x ✖️
heavy_plus_sign ➕ heavy_minus_sign ➖ question ❓ grey_question ❔ exclamation ❗ heavy_exclamation_mark ❗ grey_exclamation ❕
bangbang ‼️ interrobang ⁉️ warning ⚠️ no_entry ⛔ no_entry_sign 🚫 octagonal_sign 🛑 construction 🚧 rotating_light 🚨 sos 🆘
recycle ♻️ information_source ℹ️ new 🆕 free 🆓 up 🆙 ok 🆗 cool 🆒 soon 🔜 arrow_up ⬆️ arrow_down ⬇️ arrow_left ⬅️ arrow_right ➡️
arrow_upper_right ↗️ arrow_lower_right ↘️ arrow_forward ▶️ arrow_backward ◀️ double_vertical_bar ⏸️ black_square_for_stop ⏹️
fast_forward ⏩ rewind ⏪ leftwards_arrow_with_hook ↩️ arrow_right_hook ↪️ arrows_counterclockwise 🔄 repeat 🔁 red_circle 🔴
large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 large_purple_circle 🟣 white_circle ⚪
black_circle ⚫ large_red_square 🟥 large_orange_square 🟧 large_yellow_square 🟨 large_green_square 🟩 large_blue_square 🟦
white_large_square ⬜ black_large_square ⬛ white_medium_square ◻️ black_medium_square ◼️ small_blue_diamond 🔹 small_orange_diamond 🔸
large_blue_diamond 🔷 large_orange_diamond 🔶 one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ keycap_ten 🔟
checkered_flag 🏁 white_flag 🏳️ house 🏠 office 🏢 factory 🏭 hospital 🏥 fire_engine 🚒 ambulance 🚑 police_car 🚓 fire_extinguisher 🧯
ladybug 🐞 bug 🐛 snail 🐌 turtle 🐢 whale 🐳 dolphin 🐬 octopus 🐙 crab 🦀 unicorn_face 🦄 cat 🐱 dog 🐶 owl 🦉 bee 🐝 butterfly 🦋
shield 🛡️ satellite_antenna 📡 globe_with_meridians 🌐 earth_africa 🌍 earth_americas 🌎 earth_asia 🌏 test_tube 🧪 microscope 🔬
thermometer 🌡️ pill 💊 adhesive_bandage 🩹 syringe 💉 gift 🎁 moneybag 💰 credit_card 💳 receipt 🧾 ticket 🎫 compass 🧭 map 🗺️
mortar_board 🎓 crown 👑 gem 💎 lifebuoy 🛟 ring_buoy 🛟 detective 🕵️ technologist 🧑‍💻 male-technologist 👨‍💻 female-technologist 👩‍💻
`;

const characters: ReadonlyMap<string, string> = new Map(
  [...TABLE.matchAll(/(\S+) (\S+)/g)].map(([, name = '', character = '']) => [name, character]),
);

const TONES = ['🏻', '🏼', '🏽', '🏾', '🏿'];

/** `tone` is Slack's 2 to 6. */
export function findEmoji(name: string, tone?: number): string | undefined {
  const plain = characters.get(name);
  const skin = tone === undefined ? undefined : TONES[tone - 2];
  return plain && skin ? plain.replace('\u{fe0f}', '') + skin : plain;
}

/** From Slack's `unicode` field of a rich text emoji: code points in hex, joined by dashes. */
export function emojiFromCodePoints(hex: string): string | undefined {
  const points = hex.split('-').map((part) => Number.parseInt(part, 16));
  return points.every((point) => point > 0 && point <= 0x10ffff) ? String.fromCodePoint(...points) : undefined;
}

/** Names that begin with what was typed, then names that contain it. */
export function listEmoji(typed: string, limit: number): readonly { name: string; character: string }[] {
  const all = [...characters].map(([name, character]) => ({ name, character }));
  const first = all.filter(({ name }) => name.startsWith(typed));
  const later = all.filter(({ name }) => !name.startsWith(typed) && name.includes(typed));
  return [...first, ...later].slice(0, limit);
}

/** Draws `:short_names:` in plain text. */
export function withEmoji(text: string): string {
  return text.replace(/:([\w+'-]+):(?::skin-tone-([2-6]):)?/g, (typed, name: string, tone?: string) => {
    return findEmoji(name, tone === undefined ? undefined : Number(tone)) ?? typed;
  });
}
