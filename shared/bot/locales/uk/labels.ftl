# Написи на кнопках та описи команд: короткі, без розмітки.

label-share-my-phone-number = Поділитися номером телефону
label-talk-to-an-operator = Зв’язатися з оператором
label-join-the-chat = Приєднатися до чату
label-leave-the-queue = Вийти з черги
label-choose-language = 🌐 Мова
label-this-language = Українська

label-start-shift = Почати зміну
label-end-shift = Завершити зміну
label-keep-them = Залишити собі
label-send-them-back = Повернути в чергу
label-my-panel = Моя панель
label-my-chats = Мої чати
label-queue = Черга
label-write-to-the-account = Написати акаунту

label-open = Відкрити
label-open-numbered = Відкрити { $number }
label-close = Закрити
label-close-numbered = Закрити { $number }
label-take-numbered = Узяти { $number }

command-start = Почати
command-language = Обрати мову
command-privacy = Що ми зберігаємо
